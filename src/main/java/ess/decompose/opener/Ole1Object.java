package ess.decompose.opener;

/**
 * An object as RTF keeps it (MS-OLEDS, section 2.2).
 *
 * @param linked whether it only names where its content lies
 * @param className its class, as text
 * @param topic what a linked one is loaded from
 * @param content what an embedded one holds
 * @param end where the content ends in the bytes that were read
 */
record Ole1Object(boolean linked, String className, String topic, Bytes content, int end) {

  private static final int LONGEST = 4096;
  private static final String COMPOUND = "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1";

  /** Reads an object; without a readable header all is content from a compound file on. */
  static Ole1Object of(Bytes bytes) {
    int[] at = {8};
    long format = bytes.u32(4);
    String className = text(bytes, at);
    String topic = at[0] < 0 ? "" : text(bytes, at);
    String item = at[0] < 0 ? "" : text(bytes, at);
    if (at[0] > 0 && format == 1) {
      return new Ole1Object(
          true, className, item.isEmpty() ? topic : topic + "!" + item, bytes.slice(0, 0), at[0]);
    }
    if (at[0] > 0 && !className.isEmpty() && isClassName(className)) {
      long size = bytes.u32(at[0]);
      Bytes content = bytes.slice(at[0] + 4, at[0] + 4 + size);
      if (!content.isEmpty()) {
        return new Ole1Object(false, className, topic, content, at[0] + 4 + content.size());
      }
    }
    return new Ole1Object(false, "", "", bytes.slice(0, 0), 0);
  }

  /** Where a compound file begins in the bytes; -1 if nowhere. */
  static int compoundFile(Bytes bytes) {
    return bytes.find(COMPOUND, 0, bytes.size());
  }

  /** Whether anything of it could be read. */
  boolean isRead() {
    return linked || !content.isEmpty();
  }

  private static boolean isClassName(String name) {
    return name.chars().allMatch(c -> c >= ' ' && c != 0x7f);
  }

  private static String text(Bytes bytes, int[] at) {
    long length = bytes.u32(at[0]);
    if (at[0] + 4 > bytes.size() || length > LONGEST || at[0] + 4 + length > bytes.size()) {
      at[0] = -1;
      return "";
    }
    String text = bytes.slice(at[0] + 4, at[0] + 4 + length).latin1();
    at[0] += 4 + (int) length;
    int nul = text.indexOf('\0');
    return nul < 0 ? text : text.substring(0, nul);
  }
}
