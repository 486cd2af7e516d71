package ess.decompose.opener;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The id of a class of objects (a CLSID), and what is known of those that matter.
 *
 * @param text in its usual form, in lower case
 */
record ClassId(String text) {

  /** No class. */
  static final ClassId NONE = new ClassId("00000000-0000-0000-0000-000000000000");

  static final ClassId URL_MONIKER = new ClassId("79eac9e0-baf9-11ce-8c82-00aa004ba90b");
  static final ClassId FILE_MONIKER = new ClassId("00000303-0000-0000-c000-000000000046");
  static final ClassId COMPOSITE_MONIKER = new ClassId("00000309-0000-0000-c000-000000000046");

  private static final ClassId EQUATION = new ClassId("0002ce02-0000-0000-c000-000000000046");

  /** Classes whose presence in a mailed document is worth a word, and why. */
  private static final Map<String, String> RISKY =
      Map.ofEntries(
          Map.entry("06290bd2-48aa-11d2-8432-006008c3fbfc", "script moniker: runs a script"),
          Map.entry("ecabb0c7-7f19-11d2-978e-0000f8757e2a", "SOAP moniker: compiles what it loads"),
          Map.entry("3050f4d8-98b5-11cf-bb82-00aa00bdce0b", "HTML application: runs scripts"),
          Map.entry("d27cdb6e-ae6d-11cf-96b8-444553540000", "Flash player"),
          Map.entry("8856f961-340a-11d0-a96b-00c04fd705a2", "web browser control"),
          Map.entry("eab22ac3-30c1-11cf-a7eb-0000c05bae0b", "web browser control"),
          Map.entry("bdd1f04b-858b-11d1-b16a-00c0f0283628", "list view control of known exploits"),
          Map.entry("996bf5e0-8044-4650-adeb-0b013914e99c", "list view control of known exploits"),
          Map.entry("c74190b6-8589-11d1-b16a-00c0f0283628", "tree view control of known exploits"),
          Map.entry("9181dc5f-e07d-418a-aca6-8eea1ecb8e9e", "tree view control of known exploits"),
          Map.entry("1efb6596-857c-11d1-b16a-00c0f0283628", "tab strip control of known exploits"),
          Map.entry("24b224e0-9545-4a2f-abd5-86aa8a849385", "tab strip control of known exploits"),
          Map.entry("a08a033d-1a75-4ab6-a166-ead02f547959", "loads a library at a fixed address"),
          Map.entry("00021401-0000-0000-c000-000000000046", "shortcut"),
          Map.entry("f414c260-6ac0-11cf-b6d1-00aa00bbbb58", "JScript engine"),
          Map.entry("b54f3741-5b07-11cf-a4b0-00aa004a55e8", "VBScript engine"));

  /** Reads the id that is stored at an index. */
  static ClassId of(Bytes bytes, int at) {
    if (at < 0 || at + 16 > bytes.size()) {
      return NONE;
    }
    StringBuilder tail = new StringBuilder(20);
    for (int i = 8; i < 16; i++) {
      tail.append("%02x".formatted(bytes.at(at + i)));
      if (i == 9) {
        tail.append('-');
      }
    }
    return new ClassId(
        "%08x-%04x-%04x-%s".formatted(bytes.u32(at), bytes.u16(at + 4), bytes.u16(at + 6), tail));
  }

  /** Reads an id that stands somewhere in a text, or none. */
  static ClassId in(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String id : RISKY.keySet()) {
      if (lower.contains(id)) {
        return new ClassId(id);
      }
    }
    return lower.contains(EQUATION.text) ? EQUATION : NONE;
  }

  /** Whether it is the old equation editor, which runs code of a document that is made for it. */
  boolean isEquation() {
    return equals(EQUATION);
  }

  /** Why it is worth a word, or null. */
  @Nullable String risk() {
    return RISKY.get(text);
  }
}
