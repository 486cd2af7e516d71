package ess.decompose;

import ess.decompose.opener.Openings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mails that carry a payload by what single mail clients forgive or add to the standards. */
final class ClientCarriers {

  private static final String HEAD =
      Carriers.lines("From: a@example.org", "To: b@example.org", "Subject: x", "MIME-Version: 1.0");
  private static final String FILE = "Content-Type: application/octet-stream\r\n";
  private static final String BASE64 = "Content-Transfer-Encoding: base64\r\n";
  private static final String TEXT = "Content-Type: text/plain\r\n\r\nhello\r\n";
  private static final String HTML = "Content-Type: text/html\r\n\r\n";

  private final String packed;
  private final String line;
  private final Map<String, byte[]> mails = new LinkedHashMap<>();

  private ClientCarriers(byte[] payload) {
    this.packed = Base64.getMimeEncoder().encodeToString(payload) + "\r\n";
    this.line = Base64.getEncoder().encodeToString(payload);
  }

  /** Each carrier by its name. */
  static Map<String, byte[]> of(byte[] payload) {
    ClientCarriers carriers = new ClientCarriers(payload);
    carriers.boundaries();
    carriers.headers();
    carriers.types();
    carriers.charsets();
    carriers.pages();
    carriers.lines();
    return carriers.mails;
  }

  private void put(String name, String mail) {
    mails.put(name, mail.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] join(String head, byte[] body) {
    return Openings.join(head.getBytes(StandardCharsets.US_ASCII), body);
  }

  private String mixed(String announced, String line, String part) {
    return HEAD
        + "Content-Type: multipart/mixed; boundary="
        + announced
        + "\r\n\r\n--"
        + line
        + "\r\n"
        + TEXT
        + "--"
        + line
        + "\r\n"
        + part
        + "--"
        + line
        + "--\r\n";
  }

  private String file() {
    return FILE + BASE64 + "\r\n" + packed;
  }

  private void boundaries() {
    put("boundary with trailing blanks in quotes", mixed("\"abc  \"", "abc", file()));
    put("boundary line with trailing blanks and tab", mixed("abc", "abc \t ", file()));
    put("boundary as encoded word in base64", mixed("\"=?utf-8?b?YWJj?=\"", "abc", file()));
    put(
        "boundary as encoded word left encoded",
        mixed("\"=?utf-8?q?abc?=\"", "=?utf-8?q?abc?=", file()));
    put("boundary with percent signs and no star", mixed("\"a%62c\"", "a%62c", file()));
    put("boundary with percent signs decoded", mixed("a; boundary*=utf-8''%61%62c", "abc", file()));
    put(
        "pieces of a boundary in the wrong order",
        mixed("x; boundary*1=bc; boundary*0=a", "abc", file()));
    put(
        "pieces of a boundary twice",
        HEAD
            + "Content-Type: multipart/mixed; boundary*0=a; boundary*1=b; boundary*1=c\r\n\r\n--ac\r\n"
            + file()
            + "--ac--\r\n");
    put(
        "boundary in the next field by a fold without blank",
        HEAD
            + "Content-Type: multipart/mixed;\r\nboundary=abc\r\n\r\n--abc\r\n"
            + file()
            + "--abc--\r\n");
    put("boundary in single quotes", mixed("'abc'", "abc", file()));
    put("boundary in angle brackets", mixed("<abc>", "abc", file()));
    put(
        "boundary behind a colon",
        HEAD
            + "Content-Type: multipart/mixed; boundary: abc\r\n\r\n--abc\r\n"
            + file()
            + "--abc--\r\n");
    put("boundary lines with another case", mixed("abcDEF", "ABCdef", file()));
    put("boundary with NUL before the line's end", mixed("abc", "abc\0", file()));
    put(
        "boundary behind one dash",
        HEAD
            + "Content-Type: multipart/mixed; boundary=abc\r\n\r\n--abc\r\n"
            + TEXT
            + "-abc\r\n"
            + file()
            + "--abc--\r\n");
    put("boundary behind three dashes", mixed("abc", "-abc", file()));
  }

  private void headers() {
    put(
        "encoding folded in the middle of its word",
        HEAD + FILE + "Content-Transfer-Encoding: ba\r\n se64\r\n\r\n" + packed);
    put(
        "encoding behind eight-bit blank",
        HEAD + FILE + "Content-Transfer-Encoding:\u00a0base64\r\n\r\n" + packed);
    put(
        "encoding as encoded word",
        HEAD + FILE + "Content-Transfer-Encoding: =?us-ascii?q?base64?=\r\n\r\n" + packed);
    put(
        "encoding as parameter",
        HEAD + "Content-Type: application/octet-stream; encoding=base64\r\n\r\n" + packed);
    put("encoding in a field of HTTP", HEAD + FILE + "Content-Encoding: base64\r\n\r\n" + packed);
    put("encoding x-base64", HEAD + FILE + "Content-Transfer-Encoding: x-base64\r\n\r\n" + packed);
    put("encoding b", HEAD + FILE + "Content-Transfer-Encoding: b\r\n\r\n" + packed);
    put(
        "encoding named twice in one field",
        HEAD + FILE + "Content-Transfer-Encoding: 7bit, base64\r\n\r\n" + packed);
    put(
        "field name with underscore",
        HEAD + FILE + "Content_Transfer_Encoding: base64\r\n\r\n" + packed);
    put(
        "field name with eight-bit hyphen",
        HEAD + FILE + "Content\u00adTransfer\u00adEncoding: base64\r\n\r\n" + packed);
    put(
        "header lines ended by bare CR",
        HEAD.replace("\r\n", "\r")
            + FILE.replace("\r\n", "\r")
            + "Content-Transfer-Encoding: base64\r\r"
            + packed);
    mails.put(
        "header and body in UTF-16",
        (HEAD + FILE + BASE64 + "\r\n" + packed).getBytes(StandardCharsets.UTF_16));
    mails.put(
        "a part in UTF-16 without mark",
        (HEAD + FILE + BASE64 + "\r\n" + packed).getBytes(StandardCharsets.UTF_16LE));
  }

  private void types() {
    String inner = HEAD + FILE + BASE64 + "\r\n" + packed;
    String packedMail =
        Base64.getMimeEncoder().encodeToString(inner.getBytes(StandardCharsets.US_ASCII)) + "\r\n";
    put(
        "message/global in base64",
        mixed("abc", "abc", "Content-Type: message/global\r\n" + BASE64 + "\r\n" + packedMail));
    put(
        "message/global-headers with a body",
        mixed("abc", "abc", "Content-Type: message/global-headers\r\n\r\n" + inner));
    put(
        "text/rfc822-headers with a body",
        mixed("abc", "abc", "Content-Type: text/rfc822-headers\r\n\r\n" + inner));
    put(
        "application/x-message named eml",
        mixed("abc", "abc", "Content-Type: application/x-message; name=a.eml\r\n\r\n" + inner));
    put(
        "application/vnd.x+rfc822",
        mixed("abc", "abc", "Content-Type: application/vnd.x+rfc822\r\n\r\n" + inner));
    put(
        "message/feedback-report with fields of a file",
        mixed(
            "abc", "abc", "Content-Type: message/feedback-report\r\n" + BASE64 + "\r\n" + packed));
    put(
        "message/http",
        mixed(
            "abc",
            "abc",
            "Content-Type: message/http\r\n\r\nHTTP/1.1 200 OK\r\n"
                + FILE
                + BASE64
                + "\r\n"
                + packed));
    put(
        "multipart/encrypted that is none",
        mixed("abc; protocol=\"application/pgp-encrypted\"", "abc", file())
            .replace("multipart/mixed", "multipart/encrypted"));
    put(
        "multipart/appledouble with the file as fork",
        mixed("abc", "abc", "Content-Type: application/applefile\r\n" + BASE64 + "\r\n" + packed)
            .replace("multipart/mixed", "multipart/appledouble"));
    put(
        "multipart/x-mixed-replace",
        mixed("abc", "abc", file()).replace("multipart/mixed", "multipart/x-mixed-replace"));
    put(
        "multipart/form-data",
        mixed("abc", "abc", "Content-Disposition: form-data; name=a; filename=b\r\n" + file())
            .replace("multipart/mixed", "multipart/form-data"));
    put(
        "text/enriched with base64",
        mixed("abc", "abc", "Content-Type: text/enriched\r\n\r\n<param>" + line + "</param>\r\n"));
    put(
        "web archive inside a file",
        mixed(
            "abc",
            "abc",
            "Content-Type: application/octet-stream; name=a.mht\r\n"
                + BASE64
                + "\r\n"
                + Base64.getMimeEncoder()
                    .encodeToString(
                        mixed("xyz", "xyz", "Content-Location: file:///a.exe\r\n" + file())
                            .getBytes(StandardCharsets.US_ASCII))
                + "\r\n"));
    put(
        "base64 over base64",
        mixed(
            "abc",
            "abc",
            FILE
                + BASE64
                + "\r\n"
                + Base64.getMimeEncoder().encodeToString(packed.getBytes(StandardCharsets.US_ASCII))
                + "\r\n"));
    put(
        "base64 in quoted-printable",
        mixed(
            "abc",
            "abc",
            "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                + line.replaceAll("(.{60})", "$1=\r\n")
                    .replace("=\r\n", "\u0001")
                    .replace("=", "=3D")
                    .replace("\u0001", "=\r\n")
                + "\r\n"));
  }

  private void charsets() {
    String page =
        "<html><a href=\"data:application/octet-stream;base64," + line + "\">x</a></html>";
    mails.put(
        "page in UTF-16 without charset",
        join(HEAD + HTML, page.getBytes(StandardCharsets.UTF_16BE)));
    mails.put(
        "page in UTF-32",
        join(
            HEAD + "Content-Type: text/html; charset=utf-32\r\n\r\n",
            page.getBytes(Charset.forName("UTF-32LE"))));
    put(
        "page in UTF-7",
        HEAD
            + "Content-Type: text/html; charset=utf-7\r\n\r\n"
            + page.replace("<", "+ADw-").replace("data:", "d+AGE-ta+ADo-"));
    put(
        "page in HZ",
        HEAD
            + "Content-Type: text/html; charset=hz-gb-2312\r\n\r\n"
            + page.replace("data:", "da~\nta:"));
    put(
        "page in ISO-2022-JP with escapes in a word",
        HEAD
            + "Content-Type: text/html; charset=iso-2022-jp\r\n\r\n"
            + page.replace("data:", "da\u001b(Bta:\u001b(J"));
    put(
        "page whose charset stands in its meta",
        HEAD + HTML + "<meta charset=utf-7>" + page.replace("data:", "d+AGE-ta+ADo-"));
  }

  private void pages() {
    put("conditional comment", HEAD + HTML + "<!--[if mso]><xml>" + line + "</xml><![endif]-->");
    put(
        "style with data in percent signs",
        HEAD
            + HTML
            + "<style>a{background:url(data:x/y;base64,"
            + line.replace("A", "%41")
            + ")}</style>");
    put(
        "style with escapes in data",
        HEAD + HTML + "<style>a{background:url(\"dat\\61:x/y;base64," + line + "\")}</style>");
    put(
        "data address broken by line ends",
        HEAD + HTML + "<a href=\"da\r\nta:x/y;base64," + packed.strip() + "\">");
    put(
        "data address with references",
        HEAD + HTML + "<a href=\"&#100;ata&colon;x/y;base64," + line + "\">");
    put(
        "data address soft-broken",
        HEAD
            + "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<a href=3D\"da=\r\nta:x/y;ba=\r\nse64,"
            + line.replace("=", "=3D")
                .replaceAll("(.{60})", "$1=\r\n")
                .replace("==\r\n3D", "=\r\n=3D")
                .replace("=3=\r\nD", "=3D=\r\n")
            + "\">");
    put("input with a long value", HEAD + HTML + "<input type=hidden value='" + line + "'>");
    put(
        "uuencode named x-uue in capitals",
        HEAD + FILE + "Content-Transfer-Encoding: X-UUE\r\n\r\n" + packed);
    put("text area with lines", HEAD + HTML + "<textarea>\r\n" + packed + "</textarea>");
    put(
        "reversed string",
        HEAD
            + HTML
            + "<script>var a='"
            + new StringBuilder(line).reverse()
            + "'.split('').reverse().join('')</script>");
    put(
        "string with signs to be taken out",
        HEAD
            + HTML
            + "<script>var a='"
            + line.replaceAll("(.{7})", "$1~")
            + "'.replace(/~/g,'')</script>");
    put(
        "words joined from a list",
        HEAD
            + HTML
            + "<script>var a=['"
            + line.replaceAll("(.{9})", "$1','")
            + "'].join('')</script>");
    put(
        "noscript behind a plaintext tag",
        HEAD + HTML + "<plaintext><noscript>" + line + "</noscript>");
    put(
        "link with base64 after the hash",
        HEAD + HTML + "<a href=\"https://example.org/#" + line + "\">");
    put(
        "srcdoc",
        HEAD + HTML + "<iframe srcdoc=\"&lt;a href=&quot;data:x/y;base64," + line + "&quot;>\">");
    put("srcset", HEAD + HTML + "<img srcset=\"data:x/y;base64," + line + " 1x\">");
  }

  /** The lines of base64 stand apart, as a person or a command could put them together. */
  private void lines() {
    apart("numbers", "1: ", "\r\n2: ");
    apart("line breaks of a page", "", "<br>");
    apart("blocks of a page", "<div>", "</div><div>");
    apart("cells of a page", "<table><tr><td>", "</td></tr><tr><td>");
    apart("soft hyphens", "", "&shy;");
    apart("signs that are not shown", "", "\u00e2\u0080\u008b");
    apart("attributes", "<p a='", "' a='");
    apart("cells of a table", "1,", ",x\r\n2,");
    apart("commands", "echo ", " >> a\r\necho ");
  }

  private void apart(String name, String before, String between) {
    put("base64 between " + name, HEAD + HTML + before + packed.strip().replace("\r\n", between));
  }
}
