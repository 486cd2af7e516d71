// Shows the contract. Tokens are typed in for the session and kept nowhere.
SwaggerUIBundle({
  url: "/api/v1/openapi.yaml",
  dom_id: "#contract",
  presets: [SwaggerUIBundle.presets.apis],
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
