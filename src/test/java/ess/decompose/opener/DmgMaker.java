package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Makes small disk images of macOS, chunk by chunk. */
final class DmgMaker {

  static final int ZERO = 0;
  static final int RAW = 1;
  static final int ADC = 0x80000004;
  static final int ZLIB = 0x80000005;
  static final int BZIP2 = 0x80000006;
  static final int LZFSE = 0x80000007;
  static final int XZ = 0x80000008;
  private static final int END = -1;
  private static final int SECTOR = 512;

  private record Chunk(int kind, int sector, int sectors, int from, int length) {}

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final List<Chunk> chunks = new ArrayList<>();
  private int next;

  /** A chunk behind the one before it, packed in the way. */
  DmgMaker chunk(int kind, byte[] content) throws IOException {
    chunkAt(next, kind, content);
    next += sectors(content);
    return this;
  }

  /** A chunk for the sectors from there on. */
  DmgMaker chunkAt(int sector, int kind, byte[] content) throws IOException {
    byte[] packed = packed(kind, content);
    chunks.add(new Chunk(kind, sector, sectors(content), data.size(), packed.length));
    data.writeBytes(packed);
    return this;
  }

  /** The image. */
  byte[] image() {
    ByteBuffer table = ByteBuffer.allocate(204 + 40 * (chunks.size() + 1));
    table.put(ascii("mish")).putInt(1).putLong(0).putLong(next).putLong(0);
    table.position(200).putInt(chunks.size() + 1);
    for (Chunk chunk : chunks) {
      table.putInt(chunk.kind).putInt(0).putLong(chunk.sector).putLong(chunk.sectors);
      table.putLong(chunk.from).putLong(chunk.length);
    }
    table.putInt(END);
    byte[] list =
        ascii(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <plist version="1.0"><dict><key>resource-fork</key><dict><key>blkx</key><array><dict>
            <key>Data</key><data>
            %s
            </data></dict></array></dict></dict></plist>
            """
                .formatted(Base64.getMimeEncoder().encodeToString(table.array())));
    ByteBuffer trailer = ByteBuffer.allocate(SECTOR);
    trailer.put(ascii("koly")).putInt(4).putInt(SECTOR).putInt(1).putLong(0);
    trailer.putLong(0).putLong(data.size());
    trailer.putInt(56, 1).putInt(60, 1);
    trailer.putLong(216, data.size()).putLong(224, list.length);
    trailer.putInt(488, 1).putLong(492, next);
    return Openings.join(data.toByteArray(), list, trailer.array());
  }

  private static int sectors(byte[] content) {
    return (content.length + SECTOR - 1) / SECTOR;
  }

  private static byte[] packed(int kind, byte[] content) throws IOException {
    byte[] whole = Arrays.copyOf(content, sectors(content) * SECTOR);
    return switch (kind) {
      case ZERO -> new byte[0];
      case ADC -> adc(whole);
      case ZLIB ->
          Openings.written(
              out -> {
                try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
                  deflater.write(whole);
                }
              });
      case BZIP2 ->
          Openings.written(
              out -> {
                try (BZip2CompressorOutputStream bzip2 = new BZip2CompressorOutputStream(out, 1)) {
                  bzip2.write(whole);
                }
              });
      case XZ ->
          Openings.written(
              out -> {
                try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(0))) {
                  xz.write(whole);
                }
              });
      default -> whole;
    };
  }

  /** Runs of up to 128 bytes; a row of the same bytes is copied from itself. */
  private static byte[] adc(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < content.length) {
      int same = at + 1;
      while (same < content.length && same - at < 60 && content[same] == content[at]) {
        same++;
      }
      if (same - at > 20) {
        out.write(0x80);
        out.write(content[at]);
        out.write(0x40 | same - at - 1 - 4);
        out.write(0);
        out.write(0);
        at = same;
      } else {
        int length = Math.min(16, content.length - at);
        out.write(0x80 | length - 1);
        out.write(content, at, length);
        at += length;
      }
    }
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
