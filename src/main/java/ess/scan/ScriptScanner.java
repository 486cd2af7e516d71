package ess.scan;

import ess.message.Finding;
import ess.message.LogText;
import ess.message.Part;
import ess.message.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds scripts that do what those in mail are sent for: fetch something and start it, hide their
 * words, or name a server where a file of settings names a folder. Looks at files that run by a
 * double click and are text.
 */
public final class ScriptScanner {

  private static final String SOURCE = "scripts";
  private static final int MAX_BYTES = 1_000_000;

  private static final Set<String> SCRIPTS =
      Set.of(
          "js", "jse", "vbs", "vbe", "wsf", "wsh", "wsc", "sct", "hta", "ps1", "psm1", "bat", "cmd",
          "reg", "msh", "lnk");
  private static final Set<String> POINTERS =
      Set.of("url", "website", "scf", "search-ms", "library-ms", "searchconnector-ms", "theme");

  private static final Pattern ENCODED = Pattern.compile("#@~\\^[A-Za-z0-9+/]{4,8}==");
  private static final Pattern FETCH =
      Pattern.compile(
          "(?i)(?:\\b(?:msxml2\\.(?:server)?xmlhttp|winhttp\\.winhttprequest|net\\.webclient"
              + "|download(?:file|string|data)\\b|invoke-(?:webrequest|restmethod)\\b|iwr\\s|start-bitstransfer"
              + "|urldownloadtofile|bitsadmin\\b|curl(?:\\.exe)?\\s|wget\\s|mshta(?:\\.exe)?\\s{1,5}[\"']?https?:)|-urlcache\\b)");
  private static final Pattern RUN =
      Pattern.compile(
          "(?i)(?:\\b(?:wscript\\.shell|shell\\.application|shellexecute|start-process|invoke-expression"
              + "|iex\\b|execute(?:global)?\\s{0,3}\\(|cmd(?:\\.exe)?\\s{1,5}/c|rundll32|regsvr32|msiexec"
              + "|powershell|mshta\\b|start\\s)|\\.(?:run|exec)\\s{0,3}\\()");
  private static final Pattern HIDDEN =
      Pattern.compile(
          "(?i)(?:\\s-e(?:c|nc|ncodedcommand)?\\s{1,5}[\"']?[a-z0-9+/=]{40}|frombase64string\\s{0,3}\\("
              + "|(?:\\bchrw?\\(\\s{0,3}[0-9&hx]{1,6}\\s{0,3}\\)\\s{0,3}[&+]\\s{0,3}){8}"
              + "|fromcharcode\\(\\s{0,3}(?:[0-9x]{1,6}\\s{0,3},\\s{0,3}){8}"
              + "|(?:%[a-z]{1,20}:~[0-9]{1,4},1%){4})");
  private static final Pattern REMOTE =
      Pattern.compile(
          "(?i)(?:url|iconfile|workingdirectory|<url>|location:|crumb=location:|brandimage|wallpaper)\\s{0,3}=?\\s{0,3}"
              + "(?:file:/{2,5}(?!/?localhost|/?[a-z]:)[a-z0-9]|\\\\\\\\[a-z0-9.-]{1,253}(?:@ssl)?(?:@[0-9]{1,5})?\\\\)[^\\s<>\"]{0,100}");

  /** Makes the scanner; it needs no settings. */
  public ScriptScanner() {}

  /** Looks at a file that is a script or a pointer by one of its names. */
  public List<Finding> scan(Part part) {
    boolean script = false;
    boolean pointer = false;
    for (String name : part.names()) {
      String extension = Names.extension(Names.withoutFormat(name));
      script |= SCRIPTS.contains(extension);
      pointer |= POINTERS.contains(extension);
    }
    if (!script && !pointer) {
      return List.of();
    }
    String text = Texts.of(part, MAX_BYTES);
    List<Finding> found = new ArrayList<>();
    if (script) {
      script(part, text, found);
    }
    Matcher remote = REMOTE.matcher(text);
    if (pointer && remote.find()) {
      found.add(
          finding(
              part,
              text,
              remote,
              "scripts.remote-pointer",
              "The file points to a folder on a foreign server, which opens as if it were here",
              6,
              "T1187"));
    }
    return found;
  }

  private static void script(Part part, String text, List<Finding> found) {
    Matcher encoded = ENCODED.matcher(text);
    if (encoded.find()) {
      found.add(
          finding(
              part,
              text,
              encoded,
              "scripts.encoded",
              "The script is encoded, so that nobody reads what it does",
              6,
              "T1027"));
    }
    Matcher fetch = FETCH.matcher(text);
    if (fetch.find() && RUN.matcher(text).find()) {
      found.add(
          finding(
              part,
              text,
              fetch,
              "scripts.fetch-and-run",
              "The script fetches something from the network and starts programs",
              6,
              "T1105"));
    }
    Matcher hidden = HIDDEN.matcher(text);
    if (hidden.find()) {
      found.add(
          finding(
              part,
              text,
              hidden,
              "scripts.hidden-words",
              "The script puts its commands together from numbers or base64",
              5,
              "T1027"));
    }
  }

  private static Finding finding(
      Part part, String text, Matcher at, String id, String title, int score, String technique) {
    Finding finding =
        Finding.of(id, SOURCE, title, Severity.HIGH, score, part.path())
            .withTechnique(technique)
            .withEvidence(LogText.clean(at.group().strip(), 120));
    long[] bytes = Texts.bytesOf(part, text, at.start(), at.end());
    return bytes == null ? finding : finding.withRange(bytes[0], bytes[1]);
  }
}
