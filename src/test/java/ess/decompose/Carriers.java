package ess.decompose;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mails that carry a payload in the ways that parsers differ about. */
public final class Carriers {

  private static final String HEAD =
      lines("From: a@example.org", "To: b@example.org", "Subject: x", "MIME-Version: 1.0");
  private static final String MIXED = "Content-Type: multipart/mixed; boundary=\"frontier\"\r\n";
  private static final String TEXT = lines("--frontier", "Content-Type: text/plain", "", "hello");
  private static final String FILE = "Content-Type: application/octet-stream\r\n";
  private static final String BASE64 = "Content-Transfer-Encoding: base64\r\n";
  private static final String CLOSE = "--frontier--\r\n";

  private final byte[] payload;
  private final String packed;
  private final Map<String, byte[]> mails = new LinkedHashMap<>();

  private Carriers(byte[] payload) {
    this.payload = payload;
    this.packed = Base64.getMimeEncoder().encodeToString(payload) + "\r\n";
  }

  /** The lines with their line ends. */
  public static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** A mail with the bytes as an attachment in base64. */
  public static byte[] attached(String name, byte[] bytes) {
    return attached(Map.of(name, bytes));
  }

  /** A mail with some attachments in base64, by their names. */
  public static byte[] attached(Map<String, byte[]> files) {
    StringBuilder mail = new StringBuilder(HEAD + MIXED + "\r\n" + TEXT);
    files.forEach(
        (name, bytes) ->
            mail.append("--frontier\r\nContent-Type: application/octet-stream; name=\"")
                .append(name)
                .append("\"\r\n" + BASE64 + "\r\n")
                .append(Base64.getMimeEncoder().encodeToString(bytes))
                .append("\r\n"));
    return mail.append(CLOSE).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Something like an executable, which does nothing. */
  public static byte[] executable() {
    byte[] bytes = new byte[700];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * i * 31 + i * 7);
    }
    bytes[0] = 'M';
    bytes[1] = 'Z';
    return bytes;
  }

  /** Each carrier by its name, with those of tricks and of clients. */
  static Map<String, byte[]> all(byte[] payload) {
    Map<String, byte[]> mails = new LinkedHashMap<>(of(payload));
    mails.putAll(TrickCarriers.of(payload, uuencoded(payload)));
    mails.putAll(ClientCarriers.of(payload));
    return mails;
  }

  /** Each carrier by its name. */
  static Map<String, byte[]> of(byte[] payload) {
    Carriers carriers = new Carriers(payload);
    carriers.structure();
    carriers.headers();
    carriers.boundaries();
    carriers.encodings();
    carriers.hidden();
    carriers.nested();
    return carriers.mails;
  }

  private void put(String name, String mail) {
    mails.put(name, mail.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String part(String... fields) {
    return "--frontier\r\n" + lines(fields) + "\r\n" + packed;
  }

  private String file() {
    return "--frontier\r\n" + FILE + BASE64 + "\r\n" + packed;
  }

  private void structure() {
    put("ordinary attachment", HEAD + MIXED + "\r\n" + TEXT + file() + CLOSE);
    put("file as the root part", HEAD + FILE + BASE64 + "\r\n" + packed);
    put(
        "second of two parts of one name",
        HEAD
            + MIXED
            + "\r\n"
            + "--frontier\r\nContent-Disposition: attachment; filename=a.bin\r\n\r\nharmless\r\n"
            + part("Content-Disposition: attachment; filename=a.bin", BASE64.strip())
            + CLOSE);
    put(
        "inline part without a name",
        HEAD + MIXED + "\r\n" + TEXT + part("Content-Disposition: inline", BASE64.strip()) + CLOSE);
    put("second of two nameless", HEAD + MIXED + "\r\n--frontier\r\n\r\nx\r\n" + file() + CLOSE);
    put("no MIME-Version", "From: a@example.org\r\n" + MIXED + "\r\n" + TEXT + file() + CLOSE);
    put("no closing boundary", HEAD + MIXED + "\r\n" + TEXT + file());
    put("part after the close", HEAD + MIXED + "\r\n" + TEXT + CLOSE + file());
    put(
        "header right after the close",
        HEAD + MIXED + "\r\n" + TEXT + CLOSE + FILE + BASE64 + "\r\n" + packed);
    put(
        "part in the preamble",
        HEAD + MIXED + "\r\n" + FILE + BASE64 + "\r\n" + packed + TEXT + CLOSE);
    put("base64 in the preamble", HEAD + MIXED + "\r\n" + packed + TEXT + CLOSE);
    put("base64 in the epilogue", HEAD + MIXED + "\r\n" + TEXT + CLOSE + packed);
    put("no blank line before the body", HEAD + FILE + BASE64 + packed);
    put(
        "no blank line in a part",
        HEAD + MIXED + "\r\n" + TEXT + "--frontier\r\n" + FILE + BASE64 + packed + CLOSE);
    put("header that ends in a blank of white space", HEAD + FILE + BASE64 + " \r\n" + packed);
    put(
        "bare carriage returns",
        (HEAD + MIXED + "\r\n" + TEXT + file() + CLOSE).replace("\r\n", "\r"));
    put(
        "bare carriage returns in the header alone",
        (HEAD + FILE + BASE64).replace("\r\n", "\r") + "\r\r" + packed);
    put("bare line feeds", (HEAD + MIXED + "\r\n" + TEXT + file() + CLOSE).replace("\r\n", "\n"));
    put(
        "two carriage returns a line",
        (HEAD + MIXED + "\r\n" + TEXT + file() + CLOSE).replace("\r\n", "\r\r\n"));
    put(
        "second mail of a mailbox file",
        "From a Thu Jan  1 00:00:00 2026\r\n"
            + HEAD
            + "\r\nhello\r\n\r\nFrom b Thu Jan  1 00:00:00 2026\r\n"
            + HEAD
            + FILE
            + BASE64
            + "\r\n"
            + packed);
  }

  private void headers() {
    put(
        "two content types, the multipart second",
        HEAD + "Content-Type: text/plain\r\n" + MIXED + "\r\n" + TEXT + file() + CLOSE);
    put(
        "two content types, the multipart first",
        HEAD + MIXED + "Content-Type: text/plain\r\n" + BASE64 + "\r\n" + packed);
    put(
        "header after a line of junk",
        HEAD + "this is no field\r\n" + FILE + BASE64 + "\r\n" + packed);
    put(
        "comment in a field name",
        HEAD
            + "Content-Type (comment): multipart/mixed; boundary=frontier\r\n\r\n"
            + TEXT
            + file());
    put(
        "nested comment in a field name",
        HEAD
            + "Content-Type (a (b) c): multipart/mixed; boundary=frontier\r\n\r\n"
            + TEXT
            + file());
    put(
        "comment at the start of a field name",
        HEAD + FILE + "(comment) Content-Transfer-Encoding: base64\r\n\r\n" + packed);
    put(
        "blank in front of the colon",
        HEAD + FILE + "Content-Transfer-Encoding : base64\r\n\r\n" + packed);
    put(
        "NUL in a field name",
        HEAD + FILE + "Content-Transfer-Encoding\0: base64\r\n\r\n" + packed);
    put(
        "field name in odd case",
        HEAD + FILE + "cOnTeNt-TrAnSfEr-EnCoDiNg:BASE64\r\n\r\n" + packed);
    put(
        "megabyte of header",
        HEAD + "X-Long: " + "a".repeat(1 << 20) + "\r\n" + FILE + BASE64 + "\r\n" + packed);
  }

  private void boundaries() {
    boundary("two boundary parameters, the second true", "boundary=wrong; boundary=frontier");
    boundary("two boundary parameters, the first true", "boundary=frontier; boundary=wrong");
    boundary("boundary ended by a semicolon", "boundary=frontier;");
    boundary("boundary in a quoted pair", "boundary=\"fron\\tier\"");
    boundary("boundary with a comment", "boundary=frontier (comment)");
    boundary("boundary behind a comment", "boundary= (comment) frontier");
    boundary("boundary as an encoded word", "boundary=\"=?us-ascii?Q?frontier?=\"");
    boundary("boundary in RFC 2231", "boundary*=us-ascii''front%69er");
    boundary("boundary in pieces", "boundary*0=fron; boundary*1=tier");
    boundary("boundary in pieces out of order", "boundary*1=tier; boundary*0=fron");
    boundary("boundary in encoded pieces", "boundary*0*=''fr%6fn; boundary*1*=tier");
    boundary("boundary with an unclosed quote", "boundary=\"frontier");
    boundary("boundary in single quotes is another", "boundary='frontier'");
    boundary("boundary folded", "boundary=\"fron\r\n tier\"");
    boundary("boundary with a blank at its end", "boundary=\"frontier \"");
    boundary("boundary in odd case", "BoUnDaRy=frontier");
    boundary("boundary with blanks around the sign", "boundary = frontier");
    boundary("boundary with NUL", "boundary=\"frontier\0x\"");
    boundary("no boundary parameter", "charset=utf-8");
    put(
        "boundary on Content-Disposition",
        HEAD
            + "Content-Type: multipart/mixed\r\nContent-Disposition: inline; boundary=frontier\r\n\r\n"
            + TEXT
            + file());
    put(
        "RFC 2231 boundary on Content-Disposition",
        HEAD
            + "Content-Type: multipart/mixed\r\nContent-Disposition: inline; boundary*0*=''fron; boundary*1=tier\r\n\r\n"
            + TEXT
            + file());
    put(
        "NUL after the boundary line",
        (HEAD + MIXED + "\r\n" + TEXT + file()).replace("--frontier\r\n", "--frontier\0\r\n"));
    put(
        "blanks after the boundary line",
        (HEAD + MIXED + "\r\n" + TEXT + file()).replace("--frontier\r\n", "--frontier \t \r\n"));
    put(
        "letters after the boundary line",
        (HEAD + MIXED + "\r\n" + TEXT + file()).replace("--frontier\r\n", "--frontierxyz\r\n"));
    put(
        "boundary that begins like the outer one",
        HEAD
            + MIXED
            + "\r\n--frontier\r\nContent-Type: multipart/mixed; boundary=frontier2\r\n\r\n"
            + "--frontier2\r\n"
            + FILE
            + BASE64
            + "\r\n"
            + packed
            + "--frontier2--\r\n"
            + CLOSE);
    String half = packed.substring(0, 78 * 4);
    put(
        "line of a second boundary amid base64",
        HEAD
            + "Content-Type: multipart/mixed; boundary=frontier; boundary=\"!!!\"\r\n\r\n"
            + TEXT
            + "--frontier\r\n"
            + FILE
            + BASE64
            + "\r\n"
            + half
            + "--!!!\r\n"
            + packed.substring(half.length())
            + CLOSE);
    put(
        "empty boundary",
        HEAD
            + "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n"
            + FILE
            + BASE64
            + "\r\n"
            + packed
            + "----\r\n");
  }

  private void boundary(String name, String parameter) {
    put(
        name,
        HEAD + "Content-Type: multipart/mixed; " + parameter + "\r\n\r\n" + TEXT + file() + CLOSE);
  }

  private void encodings() {
    encoding("two encodings, the second true", "7bit\r\nContent-Transfer-Encoding: base64", packed);
    encoding("two encodings, the first true", "base64\r\nContent-Transfer-Encoding: 7bit", packed);
    encoding(
        "quoted-printable declared, then base64",
        "quoted-printable\r\nContent-Transfer-Encoding: base64",
        packed);
    encoding("encoding with a semicolon", "base64;", packed);
    encoding("encoding with a comment", "base64 (comment)", packed);
    encoding("encoding behind a comment", "(comment) base64", packed);
    encoding("encoding in quotes", "\"base64\"", packed);
    encoding("encoding as an encoded word", "=?us-ascii?q?base64?=", packed);
    encoding("unknown encoding", "x-none-such", packed);
    encoding("7bit that is base64", "7bit", packed);
    encoding("binary that is base64", "binary", packed);
    encoding("quoted-printable that is base64", "quoted-printable", packed);
    encoding("base64 with junk", "base64", packed.replace("\r\n", "!?*\r\n-"));
    String early =
        Base64.getEncoder().encodeToString(Arrays.copyOf(payload, 100))
            + "\r\n"
            + Base64.getMimeEncoder()
                .encodeToString(Arrays.copyOfRange(payload, 100, payload.length));
    encoding("base64 with an early padding", "base64", early);
    encoding("base64 without its padding", "base64", packed.replace("=", ""));
    encoding("base64 in one line", "base64", packed.replace("\r\n", ""));
    encoding(
        "base64 in short lines",
        "base64",
        packed.replace("\r\n", "").replaceAll("(.{3})", "$1\r\n"));
    encoding("base64 with text behind it", "base64", packed + "\r\n-- \r\nsent from my phone\r\n");
    encoding("quoted-printable", "quoted-printable", quotedPrintable());
    encoding(
        "quoted-printable in small letters",
        "quoted-printable",
        quotedPrintable().toLowerCase(java.util.Locale.ROOT));
    encoding("uuencode declared", "x-uuencode", uuencoded());
    encoding("8bit as it is", "8bit", new String(payload, StandardCharsets.ISO_8859_1));
    put(
        "base64 on the multipart",
        HEAD
            + MIXED
            + BASE64
            + "\r\n"
            + Base64.getMimeEncoder()
                .encodeToString((TEXT + file() + CLOSE).getBytes(StandardCharsets.ISO_8859_1)));
    put("base64 declared on the multipart alone", HEAD + MIXED + BASE64 + "\r\n" + TEXT + file());
  }

  private void encoding(String name, String encoding, String body) {
    put(
        name,
        HEAD
            + MIXED
            + "\r\n"
            + TEXT
            + "--frontier\r\n"
            + FILE
            + "Content-Transfer-Encoding: "
            + encoding
            + "\r\n\r\n"
            + body
            + "\r\n"
            + CLOSE);
  }

  private void hidden() {
    put("uuencode in the body", HEAD + "\r\nhello\r\n\r\n" + uuencoded() + "\r\nbye\r\n");
    put("yEnc in the body", HEAD + "\r\nhello\r\n" + yEncoded());
    put("base64 run in a text", HEAD + "\r\nhello\r\n" + packed + "\r\nbye\r\n");
    put("base64 run under a word", HEAD + "\r\nhelloworld\r\n" + packed);
    put("base64 run in a quoted reply", HEAD + "\r\n> " + packed.replace("\r\n", "\r\n> "));
    put(
        "data URI",
        HEAD
            + "Content-Type: text/html\r\n\r\n<a href=\"data:application/x;base64,"
            + packed.replace("\r\n", "")
            + "\">x</a>\r\n");
    put(
        "base64 in a string of a script",
        HEAD
            + "Content-Type: text/html\r\n\r\n<script>var a = '"
            + packed.replace("\r\n", "")
            + "';</script>\r\n");
    put(
        "base64 with escaped line ends in a script",
        HEAD
            + "Content-Type: text/html\r\n\r\n<script>var a = '"
            + packed.strip().replace("\r\n", "\\r\\n")
            + "';</script>\r\n");
    put(
        "uuencode inside quoted-printable",
        HEAD
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            + uuencoded().replace("=", "=3D"));
    put(
        "base64 inside base64",
        HEAD
            + BASE64
            + "\r\n"
            + Base64.getMimeEncoder()
                .encodeToString(("hello\r\n\r\n" + packed).getBytes(StandardCharsets.US_ASCII)));
  }

  private void nested() {
    String mail = HEAD + MIXED + "\r\n" + TEXT + file() + CLOSE;
    String outer = mail.replace("frontier", "outer");
    put("forwarded mail", forwarded("Content-Type: message/rfc822; name=a.eml", mail));
    put("forwarded mail without a name", forwarded("Content-Type: message/rfc822", outer));
    put("forwarded mail with the same boundary", forwarded("Content-Type: message/rfc822", mail));
    put(
        "forwarded mail in base64",
        forwarded(
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64",
            Base64.getMimeEncoder().encodeToString(outer.getBytes(StandardCharsets.US_ASCII))));
    put(
        "forwarded mail as a plain file",
        forwarded(
            "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64",
            Base64.getMimeEncoder().encodeToString(outer.getBytes(StandardCharsets.US_ASCII))));
    put("message/global", forwarded("Content-Type: message/global", outer));
    put(
        "message/partial",
        HEAD
            + "Content-Type: message/partial; id=x; number=1; total=2\r\n\r\n"
            + HEAD
            + FILE
            + BASE64
            + "\r\n"
            + packed);
    put(
        "part of a digest",
        HEAD
            + "Content-Type: multipart/digest; boundary=frontier\r\n\r\n--frontier\r\n\r\n"
            + outer
            + "\r\n"
            + CLOSE);
    put("nested 200 deep", deep(200));
    put("nested 3,000 deep", deep(3000));
  }

  private static String forwarded(String fields, String mail) {
    return HEAD + MIXED + "\r\n" + TEXT + "--frontier\r\n" + fields + "\r\n\r\n" + mail + CLOSE;
  }

  /** A mail with the payload inside so many multiparts. */
  String deep(int levels) {
    StringBuilder mail = new StringBuilder(HEAD + "Content-Type: multipart/mixed; boundary=b0\r\n");
    for (int i = 0; i < levels; i++) {
      mail.append(
          "\r\n--b" + i + "\r\nContent-Type: multipart/mixed; boundary=b" + (i + 1) + "\r\n");
    }
    mail.append("\r\n--b" + levels + "\r\n" + FILE + BASE64 + "\r\n" + packed);
    return mail.append("--b" + levels + "--\r\n").toString();
  }

  public static byte[] deep(byte[] payload, int levels) {
    return new Carriers(payload).deep(levels).getBytes(StandardCharsets.ISO_8859_1);
  }

  private String quotedPrintable() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < payload.length; i++) {
      text.append("=%02X".formatted(payload[i] & 0xff));
      if (i % 20 == 19) {
        text.append("=\r\n");
      }
    }
    return text.toString();
  }

  private String uuencoded() {
    return uuencoded(payload);
  }

  /** The bytes in uuencode. */
  static String uuencoded(byte[] payload) {
    StringBuilder text = new StringBuilder("begin 644 a.bin\r\n");
    for (int at = 0; at < payload.length; at += 45) {
      byte[] line = Arrays.copyOfRange(payload, at, Math.min(payload.length, at + 45));
      text.append(uu(line.length));
      for (int i = 0; i < line.length; i += 3) {
        int bits =
            (line[i] & 0xff) << 16
                | (i + 1 < line.length ? line[i + 1] & 0xff : 0) << 8
                | (i + 2 < line.length ? line[i + 2] & 0xff : 0);
        text.append(uu(bits >> 18)).append(uu(bits >> 12)).append(uu(bits >> 6)).append(uu(bits));
      }
      text.append("\r\n");
    }
    return text.append("`\r\nend\r\n").toString();
  }

  private static char uu(int bits) {
    return (bits & 0x3f) == 0 ? '`' : (char) ((bits & 0x3f) + ' ');
  }

  private String yEncoded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("=ybegin line=128 size=700 name=a.bin\r\n".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < payload.length; i++) {
      int c = payload[i] + 42 & 0xff;
      if (c == 0 || c == '\n' || c == '\r' || c == '=') {
        out.write('=');
        c = c + 64 & 0xff;
      }
      out.write(c);
      if (i % 128 == 127) {
        out.writeBytes(new byte[] {'\r', '\n'});
      }
    }
    out.writeBytes("\r\n=yend size=700\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
