package ess.decompose.opener;

import java.util.HexFormat;

/** Writes rich text with objects. */
final class RtfMaker {

  private RtfMaker() {}

  static byte[] rtf(String inside) {
    return OleMaker.latin1("{\\rtf1\\ansi Good day." + inside + "}");
  }

  /** An object of the class, as digits. */
  static String digits(String className, byte[] content) {
    return hex(
        Openings.join(
            OleMaker.le32(0x0501),
            OleMaker.le32(2),
            text(className),
            OleMaker.le32(0),
            OleMaker.le32(0),
            OleMaker.le32(content.length),
            content));
  }

  /** An object that is loaded from somewhere, as digits. */
  static String linked(String topic) {
    return hex(
        Openings.join(
            OleMaker.le32(0x0501),
            OleMaker.le32(1),
            text("OLE2Link"),
            text(topic),
            OleMaker.le32(0)));
  }

  static String object(String digits) {
    return "{\\object\\objemb{\\*\\objdata " + digits + "}}";
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] text(String text) {
    return Openings.join(OleMaker.le32(text.length() + 1), OleMaker.latin1(text + "\0"));
  }
}
