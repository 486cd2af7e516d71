package ess.decompose.opener;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.poi.hpsf.ClassID;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Writes compound files, and what documents keep in them. */
public final class OleMaker {

  private final POIFSFileSystem file = new POIFSFileSystem();

  /** A stream; storages on its path are made as needed. */
  public OleMaker add(String path, byte[] content) throws IOException {
    int slash = path.lastIndexOf('/');
    folder(slash < 0 ? "" : path.substring(0, slash))
        .createDocument(path.substring(slash + 1), new ByteArrayInputStream(content));
    return this;
  }

  /** The class of a storage. */
  public OleMaker clsid(String path, String id) throws IOException {
    folder(path).setStorageClsid(new ClassID("{" + id + "}"));
    return this;
  }

  public byte[] bytes() throws IOException {
    return Openings.written(file::writeFilesystem);
  }

  private DirectoryEntry folder(String path) throws IOException {
    DirectoryEntry folder = file.getRoot();
    for (String name : path.isEmpty() ? new String[0] : path.split("/", -1)) {
      folder =
          ((DirectoryNode) folder).hasEntryCaseInsensitive(name)
              ? (DirectoryEntry) ((DirectoryNode) folder).getEntryCaseInsensitive(name)
              : folder.createDirectory(name);
    }
    return folder;
  }

  /** The stream of a file that was dragged into a document. */
  public static byte[] dragged(String name, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(le16(2));
    out.writeBytes(latin1("a label\0" + "C:\\files\\" + name + "\0"));
    out.writeBytes(le16(0));
    out.writeBytes(le16(3));
    byte[] command = latin1("C:\\temp\\" + name + "\0");
    out.writeBytes(le32(command.length));
    out.writeBytes(command);
    out.writeBytes(le32(content.length));
    out.writeBytes(content);
    return Openings.join(le32(out.size()), out.toByteArray());
  }

  /** The stream of an object that is loaded from an address. */
  public static byte[] linked(String address) {
    byte[] text = (address + "\0").getBytes(StandardCharsets.UTF_16LE);
    byte[] moniker = {
      (byte) 0xe0,
      (byte) 0xc9,
      (byte) 0xea,
      0x79,
      (byte) 0xf9,
      (byte) 0xba,
      (byte) 0xce,
      0x11,
      (byte) 0x8c,
      (byte) 0x82,
      0,
      (byte) 0xaa,
      0,
      0x4b,
      (byte) 0xa9,
      0x0b
    };
    return Openings.join(
        le32(0x02000001),
        le32(1),
        le32(0),
        le32(0),
        le32(text.length + 20),
        moniker,
        le32(text.length),
        text);
  }

  /** A text as macro sources are packed, but without any repetition used. */
  public static byte[] packed(String source) {
    byte[] text = latin1(source);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < text.length; at += 8) {
      out.write(0);
      out.write(text, at, Math.min(8, text.length - at));
    }
    int size = out.size() + 2;
    return Openings.join(new byte[] {1}, le16(size - 3 | 0xb000), out.toByteArray());
  }

  /** A project's directory with one module. */
  public static byte[] directory(String module, int offset) {
    return packed(
        new String(
            Openings.join(
                record(0x0019, latin1(module)),
                record(0x001a, latin1(module)),
                record(0x0031, le32(offset)),
                record(0x002b, new byte[0])),
            StandardCharsets.ISO_8859_1));
  }

  public static byte[] record(int id, byte[] data) {
    return Openings.join(le16(id), le32(data.length), data);
  }

  public static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static byte[] le16(int value) {
    return ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) value).array();
  }

  public static byte[] le32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
