package ess.decompose.opener;

import java.util.ArrayList;
import java.util.List;

/**
 * A file that somebody dragged into a document: the stream {@code Ole10Native} of class Package.
 *
 * @param label how the document shows it
 * @param fileName the name that it had
 * @param command the path under which it is unpacked and opened
 * @param content the file
 * @param end where the file ends in the stream
 */
record OlePackage(String label, String fileName, String command, Bytes content, int end) {

  private static final int LONGEST_NAME = 2048;

  /** Reads the stream; what is no package is all content, without names. */
  static OlePackage of(Bytes stream) {
    long total = stream.u32(0);
    // Inside a compound file the stream begins with its size, in an RTF object it does not.
    int start = stream.u16(0) == 2 && stream.at(2) != 1 && stream.u16(4) != 2 ? 0 : 4;
    int at = start;
    if (stream.u16(at) == 2) {
      at += 2;
      int labelEnd = end(stream, at);
      int fileEnd = end(stream, labelEnd + 1);
      int next = fileEnd + 1;
      // Reserved, then the kind: 3 is a file, 1 a link.
      long length = stream.u32(next + 4);
      int commandEnd = (int) Math.min(stream.size(), next + 8 + Math.max(0, length));
      if (fileEnd > 0 && length < LONGEST_NAME && commandEnd + 4 <= stream.size()) {
        int dataAt = commandEnd + 4;
        long size = stream.u32(commandEnd);
        Bytes content = stream.slice(dataAt, dataAt + size);
        return new OlePackage(
            text(stream.slice(at, labelEnd)),
            text(stream.slice(labelEnd + 1, fileEnd)),
            text(stream.slice(next + 8, commandEnd)),
            content,
            dataAt + content.size());
      }
    }
    boolean sized = start == 4 && total > 0 && total + 4 <= stream.size();
    Bytes content = sized ? stream.slice(4, 4 + total) : stream;
    return new OlePackage("", "", "", content, content.to() - stream.from());
  }

  /** The names of the file, likeliest first, without the folders in which they lay. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (String name : List.of(fileName, label, command)) {
      String last = name.substring(Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/')) + 1);
      if (!last.isBlank() && !names.contains(last)) {
        names.add(last);
      }
    }
    return names;
  }

  private static int end(Bytes stream, int from) {
    int at = from;
    while (stream.at(at) > 0 && at - from < LONGEST_NAME) {
      at++;
    }
    return stream.at(at) == 0 ? at : -2;
  }

  private static String text(Bytes bytes) {
    String text = Bytes.utf8(bytes.latin1());
    int nul = text.indexOf('\0');
    return nul < 0 ? text : text.substring(0, nul);
  }
}
