package ess.decompose;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mails that carry a payload by tricks that single clients or parsers are known for. */
final class TrickCarriers {

  private static final String HEAD =
      Carriers.lines("From: a@example.org", "To: b@example.org", "Subject: x", "MIME-Version: 1.0");
  private static final String MIXED = "Content-Type: multipart/mixed; boundary=\"!!!frontier\"\r\n";
  private static final String FILE = "Content-Type: application/octet-stream\r\n";
  private static final String BASE64 = "Content-Transfer-Encoding: base64\r\n";
  private static final String TEXT = "--!!!frontier\r\nContent-Type: text/plain\r\n\r\nhello\r\n";
  private static final String CLOSE = "--!!!frontier--\r\n";
  private static final String HTML = "Content-Type: text/html\r\n\r\n";

  private final byte[] payload;
  private final String packed;
  private final String line;
  private final String uu;
  private final Map<String, byte[]> mails = new LinkedHashMap<>();

  private TrickCarriers(byte[] payload, String uu) {
    this.payload = payload;
    this.packed = Base64.getMimeEncoder().encodeToString(payload) + "\r\n";
    this.line = Base64.getEncoder().encodeToString(payload);
    this.uu = uu;
  }

  /** Each carrier by its name; the payload is also given uuencoded. */
  static Map<String, byte[]> of(byte[] payload, String uu) {
    TrickCarriers tricks = new TrickCarriers(payload, uu);
    tricks.fields();
    tricks.lines();
    tricks.boundaries();
    tricks.bodies();
    tricks.texts();
    tricks.scripts();
    tricks.messages();
    return tricks.mails;
  }

  private void put(String name, String mail) {
    mails.put(name, mail.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String file() {
    return "--!!!frontier\r\n" + FILE + BASE64 + "\r\n" + packed;
  }

  private void root(String name, String fields) {
    put(name, HEAD + fields + "\r\n" + packed);
  }

  private void fields() {
    root("encoding folded before its value", FILE + "Content-Transfer-Encoding:\r\n base64\r\n");
    root("encoding behind an empty fold", FILE + "Content-Transfer-Encoding:\r\n \r\n base64\r\n");
    root("fold with a vertical tab", FILE + "Content-Transfer-Encoding:\r\n\u000bbase64\r\n");
    root("fold with a form feed", FILE + "Content-Transfer-Encoding:\r\n\fbase64\r\n");
    root("fold with a bare carriage return", FILE + "Content-Transfer-Encoding:\r base64\r\n");
    root("field behind a bare carriage return", "X-A: b\rContent-Transfer-Encoding: base64\r\n");
    root("field behind a vertical tab", "X-A: b\u000bContent-Transfer-Encoding: base64\r\n");
    root("field behind a next line", "X-A: b\u0085Content-Transfer-Encoding: base64\r\n");
    root(
        "field behind a line separator",
        "X-A: b\u00e2\u0080\u00a8Content-Transfer-Encoding: base64\r\n");
    root("non-breaking space in a field name", "Content-Transfer-Encoding\u00a0: base64\r\n");
    root("tab before the colon", "Content-Transfer-Encoding\t: base64\r\n");
    root("NUL before a field name", "\0Content-Transfer-Encoding: base64\r\n");
    root("NUL in the encoding", "Content-Transfer-Encoding: base\00064\r\n");
    root("NUL behind the encoding", "Content-Transfer-Encoding: base64\0x\r\n");
    root("two encodings in one field", "Content-Transfer-Encoding: 7bit, base64\r\n");
    root("encoding with a parameter", "Content-Transfer-Encoding: base64; x=y\r\n");
    root("encoding in angle brackets", "Content-Transfer-Encoding: <base64>\r\n");
    root("encoding with a hyphen", "Content-Transfer-Encoding: base-64\r\n");
    root("encoding with a prefix", "Content-Transfer-Encoding: x-base64\r\n");
    root("empty encoding, then base64", "Content-Transfer-Encoding:\r\n" + BASE64);
    root("1,200 fields before the encoding", "Content-Id: x\r\n".repeat(1200) + BASE64);
    put("byte order mark before the first field", "\u00ef\u00bb\u00bf" + BASE64 + "\r\n" + packed);
    put("blank before the first field", " " + BASE64 + HEAD + "\r\n" + packed);
    put("empty lines before the header", "\r\n\r\n" + HEAD + FILE + BASE64 + "\r\n" + packed);
    put("line of blanks before the header", "  \r\n" + HEAD + FILE + BASE64 + "\r\n" + packed);
    put("From line amid the header", HEAD + ">From a\r\n" + FILE + BASE64 + "\r\n" + packed);
    put(
        "Content-Type with parameters alone",
        HEAD + "Content-Type: ; boundary=\"!!!frontier\"\r\n\r\n" + TEXT + file() + CLOSE);
    put(
        "Content-Type that is one word",
        HEAD + "Content-Type: multipart; boundary=\"!!!frontier\"\r\n\r\n" + TEXT + file() + CLOSE);
    put(
        "Content-Type of a text with a boundary",
        HEAD + "Content-Type: text/plain; boundary=\"!!!frontier\"\r\n\r\n" + TEXT + file());
    put("payload in a long field", HEAD + "X-Data: " + line + "\r\n\r\nhello\r\n");
    put(
        "payload in a folded field",
        HEAD + "X-Data: " + packed.strip().replace("\r\n", "\r\n ") + "\r\n\r\nhello\r\n");
    put(
        "payload in a subject of encoded words",
        HEAD + "Subject: " + words() + "\r\n\r\nhello\r\n");
    put(
        "payload in the header of a body part",
        HEAD
            + MIXED
            + "\r\n--!!!frontier\r\nX-Data: "
            + packed.strip().replace("\r\n", "\r\n\t")
            + "\r\n\r\nhello\r\n"
            + CLOSE);
    put(
        "payload as a file name",
        HEAD + "Content-Disposition: attachment; filename=\"" + line + "\"\r\n\r\nhello\r\n");
  }

  private String words() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < payload.length; i += 45) {
      byte[] some = Arrays.copyOfRange(payload, i, Math.min(payload.length, i + 45));
      words.add("=?utf-8?B?" + Base64.getEncoder().encodeToString(some) + "?=");
    }
    return String.join("\r\n ", words);
  }

  private void lines() {
    String mail = HEAD + MIXED + "\r\n" + TEXT + file() + CLOSE;
    put("line feeds in the header, CRLF in the body", mail.replaceFirst("(?s)\r\n\r\n", "\n\n"));
    put("every line end of another kind", mixed(mail));
    put("line feed and carriage return swapped", mail.replace("\r\n", "\n\r"));
    put("boundary line behind a vertical tab", mail.replace("\r\n--!!!f", "\u000b--!!!f"));
    put("boundary line behind a form feed", mail.replace("\r\n--!!!f", "\f--!!!f"));
    put(
        "boundary line behind a line separator",
        mail.replace("\r\n--!!!f", "\u00e2\u0080\u00a8--!!!f"));
    put("boundary line behind a bare carriage return", mail.replace("\r\n--!!!f", "\r--!!!f"));
    put("NUL before the boundary line", mail.replace("--!!!f", "\0--!!!f"));
    put("NUL in the boundary line", mail.replace("\r\n--!!!f", "\r\n--!!!\0f"));
    put("blank before the boundary line", mail.replace("\r\n--!!!f", "\r\n --!!!f"));
    put("no line end behind the last boundary", mail.strip());
    put("field on the boundary line", mail.replace("--!!!frontier\r\nC", "--!!!frontier C"));
    put("whole mail in one line of 100,000", HEAD + FILE + BASE64 + "\r\n" + line + "A".repeat(99));
    amid("bare line feeds around a boundary line amid base64", "\n--!!!frontier\n");
    amid("almost a boundary line amid base64", "\r\n--!!!frontier!?\r\n");
    amid("boundary line behind a blank amid base64", "\r\n --!!!frontier\r\n");
    amid("boundary line with NUL amid base64", "\r\n--!!!!\0!!!!!\r\n");
  }

  /**
   * A boundary of signs alone is junk to the decoder, so a client that does not cut sees it all.
   */
  private void amid(String name, String boundaryLine) {
    String half = packed.substring(0, 78 * 4 - 2);
    String rest = packed.substring(78 * 4);
    String mail =
        HEAD
            + MIXED
            + "\r\n"
            + TEXT
            + "--!!!frontier\r\n"
            + FILE
            + BASE64
            + "\r\n"
            + half
            + boundaryLine
            + rest
            + CLOSE;
    put(name, mail.replace("!!!frontier", "!!!!!!!!!"));
  }

  private static String mixed(String mail) {
    String[] ends = {"\r\n", "\n", "\r\r\n"};
    StringBuilder text = new StringBuilder();
    int i = 0;
    for (String line : mail.split("\r\n", -1)) {
      text.append(line).append(ends[i++ % 3]);
    }
    return text.toString();
  }

  private void boundaries() {
    String mail = HEAD + MIXED + "\r\n" + TEXT + file() + CLOSE;
    put("boundary of 75 characters", mail.replace("!!!frontier", "b".repeat(75)));
    put("boundary of 3,000 characters", mail.replace("!!!frontier", "b".repeat(3000)));
    put("boundary of one character", mail.replace("!!!frontier", "b"));
    put("boundary of dashes", mail.replace("!!!frontier", "------"));
    put("boundary that ends in two dashes", mail.replace("!!!frontier", "front--"));
    put("boundary in 8 bits", mail.replace("!!!frontier", "fronti\u00e9r"));
    put(
        "boundary in 8 bits by RFC 2231",
        mail.replace("boundary=\"!!!frontier\"", "boundary*=utf-8''fronti%C3%A9r")
            .replace("!!!frontier", "fronti\u00c3\u00a9r"));
    put("boundary with quotes in its lines", mail.replace("--!!!frontier", "--\"!!!frontier\""));
    put("boundary with a blank in it", mail.replace("!!!frontier", "front ier"));
    put(
        "quote in the boundary",
        mail.replace("\"!!!frontier\"", "\"fron\\\"tier\"").replace("!!!frontier", "fron\"tier"));
    put(
        "two boundaries in two parts",
        HEAD
            + MIXED
            + "\r\n"
            + nested("boundary=a; boundary=b", "--a\r\n\r\nx\r\n--a--\r\n--b\r\n\r\ny\r\n--b--\r\n")
            + nested(
                "boundary=\"?\"; boundary=\"!\"",
                "--?\r\n" + FILE + BASE64 + "\r\n" + amidst("--!") + "--?--\r\n")
            + CLOSE);
    put(
        "outer boundary line amid base64 of an inner part",
        HEAD
            + "Content-Type: multipart/mixed; boundary=\"!!!\"\r\n\r\n--!!!\r\n"
            + "Content-Type: multipart/mixed; boundary=\"???\"\r\n\r\n--???\r\n"
            + FILE
            + BASE64
            + "\r\n"
            + amidst("--!!!")
            + "--???--\r\n--!!!--\r\n");
    put(
        "inner multipart of the outer boundary",
        HEAD + MIXED + "\r\n--!!!frontier\r\n" + MIXED + "\r\n" + TEXT + CLOSE + file() + CLOSE);
    put(
        "multipart in a part of text",
        HEAD + "Content-Type: text/plain\r\n\r\n" + TEXT + file() + CLOSE);
    put(
        "multipart that is alternative, the file first",
        HEAD + MIXED.replace("mixed", "alternative") + "\r\n" + file() + TEXT + CLOSE);
    put("multipart of an unknown kind", HEAD + MIXED.replace("mixed", "x-a") + "\r\n" + file());
    put("multipart/signed", HEAD + MIXED.replace("mixed", "signed") + "\r\n" + file() + CLOSE);
    put("multipart/encrypted", HEAD + MIXED.replace("mixed", "encrypted") + "\r\n" + file());
    put("multipart/appledouble", HEAD + MIXED.replace("mixed", "appledouble") + "\r\n" + file());
    put("multipart/form-data", HEAD + MIXED.replace("mixed", "form-data") + "\r\n" + file());
  }

  private String nested(String parameters, String body) {
    return "--!!!frontier\r\nContent-Type: multipart/mixed; " + parameters + "\r\n\r\n" + body;
  }

  private String amidst(String boundaryLine) {
    String half = packed.substring(0, 78 * 4);
    return half + boundaryLine + "\r\n" + packed.substring(half.length());
  }

  private void body(String name, String encoding, String body) {
    put(
        name,
        HEAD
            + MIXED
            + "\r\n"
            + TEXT
            + "--!!!frontier\r\n"
            + FILE
            + "Content-Transfer-Encoding: "
            + encoding
            + "\r\n\r\n"
            + body
            + "\r\n"
            + CLOSE);
  }

  private void bodies() {
    String plain = new String(payload, StandardCharsets.ISO_8859_1);
    body("base64 declared, but it is plain", "base64", plain);
    body("base64 declared, but it is uuencode", "base64", uu);
    body("base64 for the web", "base64", line.replace('+', '-').replace('/', '_'));
    body("padding where none can be", "base64", odd());
    body("base64 with NUL between", "base64", packed.replace("\r\n", "\0\r\n\0"));
    body("base64 in UTF-16", "base64", packed.replaceAll("(?s)(.)", "$1\0"));
    body("base64 with letters in 8 bits between", "base64", packed.replace("\r\n", "\u00e9\r\n"));
    body("base64 behind a comment line", "base64", "!\r\n" + packed);
    body("quoted-printable over base64", "quoted-printable", packed.replace("=", "=3D"));
    body("quoted-printable with soft breaks in base64", "quoted-printable", soft());
    body("quoted-printable with blanks at line ends", "quoted-printable", quoted("= \t\r\n"));
    body("quoted-printable with bare line feeds", "quoted-printable", quoted("=\n"));
    body("uuencode without a beginning", "x-uuencode", uu.substring(uu.indexOf('\n') + 1));
    body("uuencode without an end", "x-uuencode", uu.replace("end\r\n", ""));
    body("uuencode of an odd mode", "7bit", uu.replace("begin 644", "begin 100644"));
    body("uuencode of a short mode", "7bit", uu.replace("begin 644", "begin 6"));
    body("uuencode without a name", "7bit", uu.replace("begin 644 a.bin", "begin 644 "));
    body("uuencode in base64", "7bit", "begin-base64 644 a.bin\r\n" + packed + "====\r\n");
    body("uuencode behind text", "8bit", "hello\r\n" + uu + "bye\r\n");
    body("yEnc in two parts", "binary", yEnc(0, 300) + yEnc(300, payload.length));
    body("yEnc in two parts, the second first", "8bit", yEnc(300, payload.length) + yEnc(0, 300));
    body("yEnc without an end", "8bit", yEnc(0, payload.length).replaceAll("(?s)=yend.*", ""));
    put(
        "message in quoted-printable base64",
        HEAD
            + "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            + (HEAD + FILE + BASE64 + "\r\n" + packed).replace("=", "=3D"));
    put(
        "multipart in quoted-printable",
        HEAD
            + MIXED
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            + (TEXT + file() + CLOSE).replace("=", "=3D"));
    put(
        "multipart of an unknown encoding",
        HEAD + MIXED + "Content-Transfer-Encoding: x-foo\r\n\r\n" + TEXT + file() + CLOSE);
  }

  /** A padding behind the first letter of a group, which some clients pass over. */
  private String odd() {
    return line.substring(0, 41) + "=" + line.substring(41);
  }

  private String soft() {
    return line.replace("=", "=3D").replaceAll("(.{40})", "$1=\r\n");
  }

  private String quoted(String end) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < payload.length; i++) {
      text.append("=%02X".formatted(payload[i] & 0xff)).append(i % 20 == 19 ? end : "");
    }
    return text.toString();
  }

  private String yEnc(int from, int to) {
    StringBuilder out =
        new StringBuilder(
            "=ybegin part=1 total=2 line=128 size=%d name=a.bin\r\n=ypart begin=%d end=%d\r\n"
                .formatted(payload.length, from + 1, to));
    for (int i = from; i < to; i++) {
      int c = payload[i] + 42 & 0xff;
      boolean escaped = c == 0 || c == '\n' || c == '\r' || c == '=';
      out.append(escaped ? "=" : "").append((char) (escaped ? c + 64 & 0xff : c));
      out.append((i - from) % 128 == 127 ? "\r\n" : "");
    }
    return out + "\r\n=yend size=" + (to - from) + "\r\n";
  }

  private void text(String name, String body) {
    put(name, HEAD + "Content-Type: text/plain\r\n\r\n" + body + "\r\n");
  }

  private void texts() {
    text("base64 in lines that end in a blank", packed.replace("\r\n", " \r\n"));
    text("base64 in indented lines", "  " + packed.replace("\r\n", "\r\n  "));
    text("base64 in a doubly quoted reply", ">> " + packed.replace("\r\n", "\r\n>> "));
    text("base64 behind a colon", "data: " + line);
    text("base64 under a PEM line", "-----BEGIN X-----\r\n" + packed + "-----END X-----");
    text("hexadecimal digits in one line", hex(""));
    text("hexadecimal digits in lines", hex("").replaceAll("(.{64})", "$1\r\n"));
    text("hexadecimal digits with blanks", hex(" "));
    text("header of a body part in a text", "Content-Type: a/b\r\n" + BASE64 + "\r\n" + packed);
    text("boundary line in a quoted reply", "> --!!!frontier\r\n> " + FILE + "> \r\n> " + packed);
    charset("UTF-16 with its mark", "utf-16", "\ufeff", StandardCharsets.UTF_16LE);
    charset("UTF-16 without its mark", "utf-16le", "", StandardCharsets.UTF_16LE);
    charset("UTF-16 with its mark, not declared", "utf-8", "\ufeff", StandardCharsets.UTF_16BE);
    charset("UTF-32", "utf-32be", "", Charset.forName("UTF-32BE"));
    charset("EBCDIC", "cp037", "", Charset.forName("IBM037"));
    put(
        "text in UTF-7",
        HEAD + "Content-Type: text/html; charset=utf-7\r\n\r\n<p>" + utf7(line) + "</p>\r\n");
    byte[] mail = (HEAD + FILE + BASE64 + "\r\n" + packed).getBytes(StandardCharsets.UTF_16LE);
    put("whole mail in UTF-16", "\u00ff\u00fe" + new String(mail, StandardCharsets.ISO_8859_1));
  }

  private String hex(String between) {
    StringBuilder text = new StringBuilder();
    for (byte b : payload) {
      text.append("%02x".formatted(b)).append(between);
    }
    return text.toString();
  }

  private static String utf7(String text) {
    return "+"
        + Base64.getEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_16BE))
        + "-";
  }

  private void charset(String name, String declared, String mark, Charset charset) {
    byte[] text = (mark + "hello\r\n\r\n" + packed + "\r\nbye\r\n").getBytes(charset);
    put(
        "text in " + name,
        HEAD
            + "Content-Type: text/plain; charset="
            + declared
            + "\r\n"
            + BASE64
            + "\r\n"
            + Base64.getMimeEncoder().encodeToString(text)
            + "\r\n");
  }

  private void html(String name, String body) {
    put(name, HEAD + HTML + body + "\r\n");
  }

  private void scripts() {
    String broken = line.replaceAll("(.{50})", "$1\r\n    ");
    html("data URI over several lines", "<a href=\"data:a/b;base64," + broken + "\">x</a>");
    html(
        "data URI with blanks",
        "<a href='data:;base64, " + line.replaceAll("(.{9})", "$1 ") + "'>");
    html(
        "data URI with references",
        "<a href='data:a/b;base64," + line.replaceAll("(.{20})", "$1&#10;&#x0A;&NewLine;") + "'>");
    html(
        "data URI with percent signs",
        "<a href='data:a/b;base64," + line.replace("/", "%2F").replace("+", "%2B") + "'>");
    html("data URI in percent signs alone", "<a href='data:a/b," + percent() + "'>x</a>");
    html("data URI in odd case", "<a href='DATA:a/b;BASE64," + line + "'>");
    html("data URI of a style", "<p style='background:url(data:a/b;base64," + line + ")'>");
    html(
        "data URI inside a data URI",
        "<iframe src='data:text/html;base64,"
            + Base64.getEncoder()
                .encodeToString(
                    ("<a href='data:a/b;base64," + line + "'>x</a>")
                        .getBytes(StandardCharsets.US_ASCII))
            + "'>");
    put(
        "data URI in an SVG",
        HEAD
            + "Content-Type: image/svg+xml\r\n\r\n"
            + "<svg xmlns='http://www.w3.org/2000/svg'><image href='data:a/b;base64,"
            + line
            + "'/></svg>\r\n");
    html("script in UTF-16 and base64", Base64.getEncoder().encodeToString(wide(line)));
    script("strings put together", "atob('" + line.replaceAll("(.{9})", "$1' + '") + "')");
    script(
        "strings put together line by line",
        "var a = \"" + line.replaceAll("(.{30})", "$1\" +\r\n  \"") + "\";");
    script("strings in an array", "['" + line.replaceAll("(.{12})", "$1','") + "'].join('')");
    script("string in back quotes", "atob(`" + broken + "`)");
    script("character codes", "String.fromCharCode(" + codes("%d") + ")");
    script("character codes in an array", "var a = [" + codes("0x%02x") + "];");
    script("escapes in hexadecimal", "var a = '" + escaped("\\x%02x") + "';");
    script("escapes in Unicode", "var a = '" + escaped("\\u%04x") + "';");
    script("escapes in octal", "var a = '" + escaped("\\%03o") + "';");
    script("calls of Chr put together", "a = " + codes("Chr(%d)").replace(", ", " & "));
    script("calls of ChrW in hexadecimal", "a = " + codes("ChrW(&H%X)").replace(", ", "&"));
    script("values of the registry", "\"a\"=hex:" + codes("%02x").replace(" ", ""));
    script(
        "strings in one name each",
        "var a = \"" + line.replaceAll("(.{60})", "$1\"; var b = \"") + "\";");
    script("percent signs", "unescape('" + escaped("%%%02x") + "')");
    script("hexadecimal digits in a string", "var a = '" + hex("") + "';");
    script("hexadecimal digits in pieces", "'" + hex("").replaceAll("(.{20})", "$1' + '") + "'");
  }

  private static byte[] wide(String line) {
    return ("$a = '" + line + "'").getBytes(StandardCharsets.UTF_16LE);
  }

  private void script(String name, String script) {
    html(name, "<script>" + script + "</script>");
  }

  private String percent() {
    return escaped("%%%02X");
  }

  private String codes(String form) {
    List<String> codes = new ArrayList<>();
    for (byte b : payload) {
      codes.add(form.formatted(b & 0xff));
    }
    return String.join(", ", codes);
  }

  private String escaped(String form) {
    StringBuilder text = new StringBuilder();
    for (byte b : payload) {
      text.append(form.formatted(b & 0xff));
    }
    return text.toString();
  }

  private void messages() {
    String inner = HEAD + FILE + BASE64 + "\r\n" + packed;
    message("message of an odd subtype", "Content-Type: message/rfc822-x\r\n", inner);
    message("message of two types", "Content-Type: message/rfc822\r\n" + FILE + BASE64, packed);
    message("message in an encoded word", "Content-Type: =?us-ascii?q?message/rfc822?=\r\n", inner);
    message("message/news", "Content-Type: message/news\r\n", inner);
    message(
        "external body",
        "Content-Type: message/external-body; access-type=URL; URL=\"http://x.example/\"\r\n",
        FILE + BASE64 + "\r\n" + packed);
    message("message without a header", "Content-Type: message/rfc822\r\n", "\r\n" + packed);
    message(
        "message in base64 behind junk", "Content-Type: message/rfc822\r\n" + BASE64, coded(inner));
    message(
        "mailbox in base64", FILE + BASE64, coded("From a\r\n" + inner + "\r\nFrom b\r\n" + inner));
    message(
        "digest in base64",
        "Content-Type: multipart/digest; boundary=d\r\n" + BASE64,
        coded("--d\r\n\r\n" + inner + "\r\n--d--\r\n"));
    put(
        "mailbox with a quoted From",
        "From a\r\n" + HEAD + "\r\n>From b\r\n\r\nFrom c\r\n" + inner);
    put(
        "mailbox of bare line feeds",
        ("From a\n" + HEAD + "\r\nx\r\n\r\nFrom c\n" + inner).replace("\r", ""));
    put("group of addresses", "To: a:b@example.org, c@example.org;\r\n" + inner);
    put(
        "text of flowed lines",
        HEAD
            + "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n"
            + packed.replace("\r\n", " \r\n"));
    put("line of 100,000 characters", HEAD + "\r\n" + "x ".repeat(50_000) + "\r\n" + packed);
  }

  private void message(String name, String fields, String body) {
    put(name, HEAD + MIXED + "\r\n" + TEXT + "--!!!frontier\r\n" + fields + "\r\n" + body + CLOSE);
  }

  private static String coded(String text) {
    return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1))
        + "\r\n";
  }
}
