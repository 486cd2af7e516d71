package ess.decompose;

import ess.message.Part;
import ess.message.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

  /** Line ends as line feeds, no blanks before them, none of either at the end. */
  private static byte[] plain(byte[] bytes) {
    byte[] out = new byte[bytes.length + 1];
    int n = 0;
    for (int i = 0; i <= bytes.length; i++) {
      boolean end = i == bytes.length;
      byte b = end ? (byte) '\n' : bytes[i];
      if (b == '\r') {
        if (i + 1 < bytes.length && bytes[i + 1] == '\n') {
          continue;
        }
        b = '\n';
      }
      while (b == '\n' && n > 0 && (out[n - 1] == ' ' || out[n - 1] == '\t')) {
        n--;
      }
      out[n++] = b;
    }
    while (n > 0 && (out[n - 1] == '\n' || out[n - 1] == ' ' || out[n - 1] == '\t')) {
      n--;
    }
    return Arrays.copyOf(out, n);
  }
}
