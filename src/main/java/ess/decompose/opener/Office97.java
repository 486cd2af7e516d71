package ess.decompose.opener;

import ess.message.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.poi.hssf.record.crypto.Biff8DecryptingStream;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.jspecify.annotations.Nullable;

/** Tells documents of the old office programs by their streams, and has each read. */
final class Office97 {

  private static final int FILE_PASSWORD = 0x002f;

  /** Streams in which pictures and themes are packed by the dozen. */
  private static final Set<String> RECORDS =
      Set.of(
          "worddocument",
          "0table",
          "1table",
          "data",
          "workbook",
          "book",
          "powerpoint document",
          "pictures",
          "current user",
          "encryptedpackage",
          "\u0005summaryinformation",
          "\u0005documentsummaryinformation");

  private Office97() {}

  /** Whether the stream is made of records of a document, which are read or hold nothing. */
  static boolean isRead(CompoundFile.Node node) {
    return RECORDS.contains(node.name().toLowerCase(Locale.ROOT));
  }

  /** Reads what it finds at the root and in the objects of a file. */
  static void read(Opening opening, List<CompoundFile.Node> nodes, Links links) throws IOException {
    boolean typed = false;
    for (CompoundFile.Node node : nodes) {
      if (!node.isStream() || opening.isStopped()) {
        continue;
      }
      String name = node.name().toLowerCase(Locale.ROOT);
      String type = "";
      switch (name) {
        case "worddocument" -> {
          type = "application/msword";
          word(opening, nodes, node, links);
        }
        case "workbook", "book" -> {
          type = "application/vnd.ms-excel";
          workbook(opening, node, links);
        }
        case "powerpoint document" -> {
          type = "application/vnd.ms-powerpoint";
          Slides97.read(opening, node.folder(), node.content(), links);
        }
        case "current user" -> {
          if (Slides97.isEncrypted(node.content())) {
            opening.encrypted();
          }
        }
        case "__properties_version1.0" -> type = "application/vnd.ms-outlook";
        case "visiodocument" -> type = "application/vnd.visio";
        default -> {
          if (MsiNames.decoded(node.name()).equals("!_StringPool")) {
            type = "application/x-msi";
          }
        }
      }
      if (!typed && !type.isEmpty() && node.folder().isEmpty()) {
        typed = true;
        opening.type(MediaType.of(type));
      }
    }
  }

  private static void word(
      Opening opening, List<CompoundFile.Node> nodes, CompoundFile.Node node, Links links) {
    Bytes document = node.content();
    if (!Word97.is(document)) {
      return;
    }
    if (Word97.isEncrypted(document)) {
      opening.encrypted();
      return;
    }
    Bytes table = find(nodes, node.folder(), Word97.table(document));
    Word97.read(opening, node.folder(), document, table, links);
  }

  private static @Nullable Bytes find(List<CompoundFile.Node> nodes, String folder, String name) {
    for (CompoundFile.Node node : nodes) {
      if (node.isStream() && node.folder().equals(folder) && node.name().equalsIgnoreCase(name)) {
        return node.content();
      }
    }
    return null;
  }

  private static void workbook(Opening opening, CompoundFile.Node node, Links links) {
    Bytes book = node.content();
    if (!Workbook97.is(book)) {
      return;
    }
    Workbook97.read(opening, node.folder(), book, links);
    if (!Workbook97.isEncrypted(book)) {
      return;
    }
    Bytes plain = decrypted(opening, book);
    if (plain == null) {
      opening.encrypted();
      return;
    }
    opening.stored(Entry.of(node.path() + " decrypted").view("decrypted"), plain);
    Workbook97.read(opening, node.folder(), plain, links);
  }

  /** The records of a workbook in the clear, without the one that describes the encryption. */
  private static @Nullable Bytes decrypted(Opening opening, Bytes book) {
    for (String password : EncryptedPackage.passwords(opening)) {
      boolean usual = password.equals(Decryptor.DEFAULT_PASSWORD);
      if (opening.isStopped() || (!usual && !opening.takeTry())) {
        return null;
      }
      try {
        EncryptionInfo info = description(book);
        if (info == null) {
          return null;
        }
        if (info.getDecryptor().verifyPassword(password)) {
          EncryptedPackage.opened(opening, password);
          return records(opening, book, info);
        }
      } catch (IOException | GeneralSecurityException | RuntimeException e) {
        opening.damaged("encryption: " + e.getClass().getSimpleName(), null);
        return null;
      }
    }
    return null;
  }

  private static @Nullable EncryptionInfo description(Bytes book) throws IOException {
    int at = 0;
    while (at + 4 <= book.size()) {
      int size = book.u16(at + 2);
      if (book.u16(at) == FILE_PASSWORD) {
        Bytes data = book.slice(at + 4L, at + 4L + size);
        boolean xor = data.u16(0) == 0;
        byte[] rest = data.slice(2, data.size()).content().toBytes();
        org.apache.poi.util.LittleEndianByteArrayInputStream in =
            new org.apache.poi.util.LittleEndianByteArrayInputStream(rest);
        return xor
            ? new EncryptionInfo(in, EncryptionMode.xor)
            : new EncryptionInfo(
                in, data.u16(2) == 1 ? EncryptionMode.binaryRC4 : EncryptionMode.cryptoAPI);
      }
      at += 4 + size;
    }
    return null;
  }

  private static Bytes records(Opening opening, Bytes book, EncryptionInfo info) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(book.size());
    Biff8DecryptingStream in = new Biff8DecryptingStream(book.open(), 0, info);
    int at = 0;
    while (at + 4 <= book.size() && !opening.isStopped()) {
      int id = in.readRecordSID();
      int size = in.readDataSize();
      byte[] data = new byte[Math.min(size, book.size() - at - 4)];
      in.readFully(data);
      if (id != FILE_PASSWORD) {
        out.write(id);
        out.write(id >> 8);
        out.write(data.length);
        out.write(data.length >> 8);
        out.writeBytes(data);
      }
      at += 4 + size;
    }
    return Bytes.of(out.toByteArray());
  }
}
