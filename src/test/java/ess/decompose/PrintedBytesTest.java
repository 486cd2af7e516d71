package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.References;
import ess.message.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that a text shows in letters and numbers is found whole, however it is written. */
class PrintedBytesTest {

  private static final byte[] PROGRAM = Carriers.executable();
  private static final String BASE64 = Base64.getEncoder().encodeToString(PROGRAM);
  private static final String XX =
      "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  static Stream<Arguments> texts() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("digits with dashes", each("%02X", "-"));
    texts.put("digits of a number", "insert into a values (0x" + each("%02x", "") + ")");
    texts.put("digits in a string with more", "a = '" + each("%02x", "") + ", more'");
    texts.put("decimal numbers with blanks", each("%d", " "));
    texts.put("decimal numbers in lines", each("%d", "\r\n"));
    texts.put("decimal numbers in a string", "a = '" + each("%d", ",") + "'.split(',')");
    texts.put("percent signs without a string", each("%%%02x", ""));
    texts.put("letters and percent signs", "unescape('" + half("%%%02X") + "')");
    texts.put("letters and escapes", "a = '" + half("\\x%02x") + "'");
    texts.put("calls line by line", each("s = s & Chr(%d)", "\r\n"));
    texts.put("references to characters", each("&#%d;", ""));
    texts.put("references in an attribute", "<a x=\"" + references() + "\">");
    texts.put("some letters as references", "<a x='" + BASE64.replace("A", "&#x41;") + "'>");
    texts.put("base64 turned around", "StrReverse(\"" + reversed(BASE64) + "\")");
    texts.put("digits turned around", "StrReverse(\"" + reversed(each("%02x", "")) + "\")");
    texts.put("base64 of JSON with escaped slashes", "\"" + BASE64.replace("/", "\\/") + "\"");
    texts.put(
        "base64 of bare deflate", "x(\"" + Base64.getEncoder().encodeToString(deflated()) + "\")");
    texts.put("base64 in commands", BASE64.replaceAll("(.{1,60})", "echo $1 >> a.b64\r\n"));
    texts.put("base64 in a shell script", "#!/bin/sh\nbase64 -d <<E\n" + lines(BASE64) + "\nE\n");
    texts.put("base 32", lines(new Base32().encodeToString(PROGRAM)));
    texts.put("base 85", "<~" + base85() + "~>");
    texts.put("xxencode", "begin 644 a.exe\r\n" + coded(XX, "") + "+\r\nend\r\n");
    texts.put("uuencode behind marks", "Xbegin 644 a.exe\n" + coded(uu(), "X") + "X`\nXend\n");
    texts.put("uuencode in a quote", "> begin 644 a.exe\n" + coded(uu(), "> ") + "> `\n> end\n");
    texts.put("dump with text beside it", dump("%08x  ", " ", "  |................|"));
    texts.put("dump in pairs", dump("%08x: ", "", "  ................"));
    texts.put("dump of a debugger", dump("%04X:", "-", "   MZ.............."));
    texts.put("Intel HEX", intel());
    texts.put("S-records", motorola());
    return texts.entrySet().stream().map(text -> Arguments.of(text.getKey(), text.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void isFound(String name, String text) {
    byte[] mail = Carriers.attached("a.txt", text.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(Mails.takeApart(mail).parts())
        .map(Part::content)
        .anyMatch(content -> content.startsWith(PROGRAM));
  }

  @Test
  void whatIsNoDumpIsNone() {
    String text =
        """
        0001 A line of a list, cafe babe dead beef
        0002 The next one, 4d5a
        S1 is a road, :10 is a time, 100% is all, <~ is an arrow
        beef: 1 kg
        &#39;quoted&#39; and &amp; &#228;
        1. one
        2. two
        """;

    assertThat(new PrintedBytes(Bytes.of(text.getBytes(StandardCharsets.US_ASCII)), 10).find())
        .isEmpty();
    assertThat(References.resolved(Bytes.of(text.getBytes(StandardCharsets.US_ASCII)))).isNull();
  }

  private static String each(String form, String between) {
    return bytes(b -> form.formatted(b)).collect(Collectors.joining(between));
  }

  /** Every letter and digit as it is, all else by the form. */
  private static String half(String form) {
    return bytes(b -> b < 128 && Character.isLetterOrDigit(b) ? "" + (char) b : form.formatted(b))
        .collect(Collectors.joining());
  }

  private static Stream<String> bytes(IntFunction<String> text) {
    return IntStream.range(0, PROGRAM.length).mapToObj(i -> text.apply(PROGRAM[i] & 0xff));
  }

  private static String references() {
    return BASE64.chars().mapToObj("&#x%x;"::formatted).collect(Collectors.joining());
  }

  private static String reversed(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  private static String lines(String text) {
    return text.replaceAll("(.{64})", "$1\n");
  }

  /** A script with the program in it, in deflate without a frame, as .NET writes it. */
  private static byte[] deflated() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(9, true))) {
      out.write(PROGRAM);
    }
    return packed.toByteArray();
  }

  private static String base85() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PROGRAM.length; i += 4) {
      long value = 0;
      for (int k = 0; k < 4; k++) {
        value = value << 8 | (i + k < PROGRAM.length ? PROGRAM[i + k] & 0xff : 0);
      }
      for (long base = 85 * 85 * 85 * 85; base > 0; base /= 85) {
        text.append((char) ('!' + value / base % 85));
      }
    }
    return text.toString();
  }

  private static String uu() {
    return IntStream.range(0, 64)
        .mapToObj(i -> String.valueOf((char) (i == 0 ? '`' : ' ' + i)))
        .collect(Collectors.joining());
  }

  private static String coded(String alphabet, String mark) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < PROGRAM.length; line += 45) {
      int count = Math.min(45, PROGRAM.length - line);
      text.append(mark).append(alphabet.charAt(count));
      for (int i = line; i < line + count; i += 3) {
        int bits = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
        for (int shift = 18; shift >= 0; shift -= 6) {
          text.append(alphabet.charAt(bits >> shift & 63));
        }
      }
      text.append("\n");
    }
    return text.toString();
  }

  private static int at(int index) {
    return index < PROGRAM.length ? PROGRAM[index] & 0xff : 0;
  }

  private static String dump(String address, String between, String beside) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < PROGRAM.length; line += 16) {
      int count = Math.min(16, PROGRAM.length - line);
      String digits = HexFormat.of().formatHex(PROGRAM, line, line + count);
      String groups = digits.replaceAll(between.isEmpty() ? "(.{4})" : "(..)", "$1 ");
      text.append(address.formatted(line))
          .append(between.equals("-") ? groups.strip().replace(' ', '-') : groups)
          .append(beside)
          .append("\n");
    }
    return text.toString().replaceAll(":(\\w\\w-)", ": $1");
  }

  private static String intel() {
    return record(":", "%02x%04x00", 0, 0);
  }

  private static String motorola() {
    return "S0030000FC\n" + record("S1", "%02x%04x", 3, 1);
  }

  private static String record(String mark, String head, int more, int checksum) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < PROGRAM.length; line += 32) {
      int count = Math.min(32, PROGRAM.length - line);
      text.append(mark)
          .append(head.formatted(count + more, line))
          .append(HexFormat.of().formatHex(PROGRAM, line, line + count))
          .append("%02x%n".formatted(checksum));
    }
    return text.toString();
  }
}
