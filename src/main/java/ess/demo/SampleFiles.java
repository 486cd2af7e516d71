package ess.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Makes the smallest files of their kinds; none of them can do anything. */
final class SampleFiles {

  private static final String CONTENT_TYPES =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
          + "<Default Extension=\"rels\""
          + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
          + "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>"
          + "<Override PartName=\"/word/document.xml\" ContentType=\"%s\"/></Types>";
  private static final String RELATIONS =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Relationships"
          + " xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
          + "<Relationship Id=\"rId1\" Target=\"word/document.xml\""
          + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/>"
          + "</Relationships>";
  private static final String DOCUMENT =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:document"
          + " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
          + "<w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>";

  private SampleFiles() {}

  /** A PDF of one page with a line of text. */
  static byte[] pdf(String line) {
    String page = "BT /F1 14 Tf 72 760 Td (" + line + ") Tj ET";
    String[] objects = {
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
          + " /Resources << /Font << /F1 5 0 R >> >> >>",
      "<< /Length " + page.length() + " >>\nstream\n" + page + "\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    };
    StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
    StringBuilder table = new StringBuilder("0000000000 65535 f \n");
    for (int i = 0; i < objects.length; i++) {
      table.append(String.format("%010d 00000 n \n", pdf.length()));
      pdf.append((i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n");
    }
    int start = pdf.length();
    int size = objects.length + 1;
    pdf.append("xref\n0 " + size + "\n").append(table);
    pdf.append("trailer\n<< /Size " + size + " /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n");
    return ascii(pdf.toString());
  }

  /** A picture in PNG, a square of one colour. */
  static byte[] png(int side) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(side).putInt(side);
    header.put((byte) 8).put((byte) 0).put((byte) 0).put((byte) 0).put((byte) 0);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(png, "IHDR", header.array());
    chunk(png, "IDAT", deflated(new byte[side * (side + 1)]));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
    byte[] name = ascii(type);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    png.writeBytes(name);
    png.writeBytes(data);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  /** A text document without macros. */
  static byte[] docx(String text) {
    return new Zip()
        .entry(
            "[Content_Types].xml",
            CONTENT_TYPES.formatted(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"))
        .entry("_rels/.rels", RELATIONS)
        .entry("word/document.xml", DOCUMENT.formatted(text))
        .bytes();
  }

  /** A text document with a place for macros, in which there is no code. */
  static byte[] docm(String text) {
    byte[] project = new byte[1536];
    byte[] start = {
      (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1
    };
    System.arraycopy(start, 0, project, 0, start.length);
    return new Zip()
        .entry(
            "[Content_Types].xml",
            CONTENT_TYPES.formatted("application/vnd.ms-word.document.macroEnabled.main+xml"))
        .entry("_rels/.rels", RELATIONS)
        .entry("word/document.xml", DOCUMENT.formatted(text))
        .entry("word/vbaProject.bin", project)
        .bytes();
  }

  /** The header of a Windows program, behind which there is no program. */
  static byte[] exe() {
    ByteBuffer exe = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    exe.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x80);
    exe.put(0x80, (byte) 'P').put(0x81, (byte) 'E').putShort(0x84, (short) 0x14c);
    exe.putShort(0x94, (short) 0xe0).putShort(0x96, (short) 0x102).putShort(0x98, (short) 0x10b);
    return exe.array();
  }

  /**
   * The test pattern of the anti-virus makers, put together here so that no file of ours has it.
   */
  static byte[] eicar() {
    return ascii("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EIC" + "AR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
  }

  /** The bytes compressed by gzip. */
  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflated(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes, new Deflater())) {
      deflater.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
