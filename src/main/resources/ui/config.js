/** Where the service is and what it offers, as it says itself; see docs/operations.md. */
export async function loadConfig() {
  const response = await fetch('config.json', {cache: 'no-cache', credentials: 'omit'});
  if (!response.ok) {
    throw new Error(`config.json was answered with ${response.status}`);
  }
  const {api, passwordReset, version} = await response.json();
  return {api: new URL(api, document.baseURI), passwordReset: passwordReset === true, version};
}
