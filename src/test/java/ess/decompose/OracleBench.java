package ess.decompose;

import ess.message.Part;
import ess.message.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prints the digest of each part of each mail, with line ends made alike, for other parsers. */
final class OracleBench {

  private OracleBench() {}

  public static void main(String[] folders) throws IOException {
    for (String folder : folders) {
      List<Path> files;
      try (Stream<Path> walk = Files.walk(Path.of(folder))) {
        files = walk.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : files) {
        for (Part part : Mails.takeApart(Files.readAllBytes(file)).parts()) {
          System.out.println(file + "\t" + Sha256.of(plain(part.content().toBytes())).hex());
        }
      }
    }
  }

  /** Line ends as line feeds, none at the end, nor blanks. */
  private static byte[] plain(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\r') {
        out.write(bytes[i]);
      } else if (i + 1 == bytes.length || bytes[i + 1] != '\n') {
        out.write('\n');
      }
    }
    byte[] plain = out.toByteArray();
    int end = plain.length;
    while (end > 0 && (plain[end - 1] == '\n' || plain[end - 1] == '\t' || plain[end - 1] == ' ')) {
      end--;
    }
    return java.util.Arrays.copyOf(plain, end);
  }
}
