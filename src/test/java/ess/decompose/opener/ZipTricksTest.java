package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/** What a zip can do to be read otherwise than it looks: each is seen, and named. */
class ZipTricksTest {

  private static final byte[] PAYLOAD = OpenerContract.PAYLOAD;
  private static final byte[] HARMLESS = "hello".getBytes(Openings.ASCII);

  static Stream<Arguments> tricks() {
    return Stream.of(
        Arguments.of(
            "another name in each header",
            new ZipMaker().add("a.txt", "a.exe", PAYLOAD),
            "header-conflict"),
        Arguments.of("a NUL in the name", new ZipMaker().add("a.exe\0.txt", PAYLOAD), "ambiguous"),
        Arguments.of(
            "another name in the Unicode field",
            new ZipMaker().extra(unicodePath("a.txt", "a.exe")).add("a.txt", PAYLOAD),
            "ambiguous"),
        Arguments.of(
            "64-bit sizes beside others",
            new ZipMaker().extra(wide(5, 5)).add("a.exe", PAYLOAD),
            "header-conflict"),
        Arguments.of(
            "more entries than are counted",
            new ZipMaker().add("a.txt", HARMLESS).add("b.exe", PAYLOAD).say(1),
            "header-conflict"),
        Arguments.of(
            "two names of the same bytes",
            new ZipMaker().add("a.txt", PAYLOAD).alias("a.exe", PAYLOAD),
            "overlapping"),
        Arguments.of("a wrong checksum", new ZipMaker().add("a.exe", PAYLOAD, 1), "checksum"),
        Arguments.of(
            "a method that nobody knows",
            new ZipMaker().packed(98, PAYLOAD).add("a.exe", PAYLOAD),
            "unknown-method"),
        Arguments.of(
            "strong encryption",
            new ZipMaker().flags(0x41).add("a.exe", PAYLOAD, 1),
            "unknown-encryption"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tricks")
  void isNamedAndWhatItHidesIsAPart(String what, ZipMaker zip, String finding) {
    PartTree tree = Openings.open(zip.bytes());

    assertThat(tree.parts()).as(what).anyMatch(part -> Openings.ends(part, PAYLOAD));
    assertThat(Openings.findings(tree)).anyMatch(id -> id.startsWith("archive." + finding));
  }

  @Test
  void bothNamesOfAnEntryAreKept() {
    byte[] zip = new ZipMaker().extra(unicodePath("a.txt", "a.exe")).add("a.txt", PAYLOAD).bytes();

    PartTree tree = Openings.open(zip);

    assertThat(tree.parts())
        .anyMatch(part -> part.names().contains("a.txt") && part.names().contains("a.exe"));
  }

  @Test
  void anArchiveInTheCommentOfAnotherIsOpenedAsWell() {
    byte[] inner = new ZipMaker().add("b.exe", PAYLOAD).bytes();

    PartTree tree = Openings.open(new ZipMaker().add("a.txt", HARMLESS).comment(inner).bytes());

    assertThat(tree.parts())
        .anyMatch(part -> "b.exe".equals(part.name()) && Openings.ends(part, PAYLOAD));
    assertThat(tree.parts()).anyMatch(part -> "a.txt".equals(part.name()));
  }

  @Test
  void anArchiveThatIsAnEntryIsNoSecondDirectory() {
    byte[] inner = new ZipMaker().add("b.exe", PAYLOAD).bytes();

    PartTree tree = Openings.open(new ZipMaker().add("a.zip", inner).bytes());

    assertThat(Openings.findings(tree)).isEmpty();
    assertThat(Openings.paths(tree)).contains("2/a.bin/a.zip/b.exe");
  }

  @Test
  void anArchiveOfSeveralVolumesIsNamed() {
    byte[] zip = new ZipMaker().add("a.exe", PAYLOAD).add("b.exe", PAYLOAD).bytes();
    zip[zip.length - 18] = 2;

    PartTree tree = Openings.open(Arrays.copyOfRange(zip, 40 + PAYLOAD.length, zip.length));

    assertThat(tree.findings())
        .anyMatch(f -> f.id().equals("archive.multi-volume") && f.unfinished());
    assertThat(tree.parts()).noneMatch(part -> part.is(Part.Trait.BOMB));
  }

  static Stream<Arguments> methods() throws IOException {
    return Stream.of(
        Arguments.of(5, reduced()),
        Arguments.of(12, Openings.written(out -> write(new BZip2CompressorOutputStream(out)))),
        Arguments.of(14, lzma()),
        Arguments.of(93, Openings.written(out -> write(new ZstdCompressorOutputStream(out)))),
        Arguments.of(
            95, Openings.written(out -> write(new XZOutputStream(out, new LZMA2Options(0))))));
  }

  @ParameterizedTest(name = "method {0}")
  @MethodSource("methods")
  void isUnpacked(int method, byte[] packed) {
    byte[] zip = new ZipMaker().packed(method, packed).add("a.exe", PAYLOAD).bytes();

    PartTree tree = Openings.open(zip);

    assertThat(tree.parts())
        .anyMatch(part -> "a.exe".equals(part.name()) && Openings.ends(part, PAYLOAD));
    assertThat(Openings.findings(tree)).isEmpty();
  }

  @Test
  void aDescriptorWithoutSignatureIsAccountedFor() {
    byte[] descriptor = Arrays.copyOfRange(descriptor(PAYLOAD.length), 4, 16);

    PartTree tree = Openings.open(described(descriptor));

    assertThat(tree.parts()).noneMatch(part -> part.kind() == Part.Kind.GAP);
    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
  }

  @Test
  void anEntryWhoseLocalHeaderHasLostItsSignIsRead() throws IOException {
    byte[] zip = Openings.zip("a.exe", PAYLOAD);
    zip[3] = 5;

    PartTree tree = Openings.open(zip);

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
    assertThat(Openings.findings(tree)).contains("archive.header-conflict");
  }

  @Test
  void aDescriptorThatSaysSomethingElseIsNamed() {
    PartTree honest = Openings.open(described(descriptor(PAYLOAD.length)));
    PartTree lying = Openings.open(described(descriptor(5)));

    assertThat(Openings.findings(honest)).isEmpty();
    assertThat(Openings.findings(lying)).containsExactly("archive.header-conflict");
  }

  /** A zip with a descriptor behind its only entry. */
  private static byte[] described(byte[] descriptor) {
    byte[] zip = new ZipMaker().flags(8).add("a.exe", PAYLOAD).bytes();
    int end = 30 + 5 + PAYLOAD.length;
    byte[] longer =
        Openings.join(
            Arrays.copyOf(zip, end), descriptor, Arrays.copyOfRange(zip, end, zip.length));
    buffer(longer).putInt(longer.length - 6, end + descriptor.length);
    return longer;
  }

  private static byte[] descriptor(int size) {
    CRC32 crc = new CRC32();
    crc.update(PAYLOAD);
    byte[] descriptor = new byte[16];
    buffer(descriptor)
        .put(new byte[] {'P', 'K', 7, 8})
        .putInt((int) crc.getValue())
        .putInt(PAYLOAD.length)
        .putInt(size);
    return descriptor;
  }

  private static void write(OutputStream out) throws IOException {
    try (out) {
      out.write(PAYLOAD);
    }
  }

  /** No byte has followers, so that each stands for itself, and the escape has a zero behind it. */
  private static byte[] reduced() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[256 * 6 / 8]);
    for (byte b : PAYLOAD) {
      out.write(b);
      if ((b & 0xff) == 144) {
        out.write(0);
      }
    }
    return out.toByteArray();
  }

  private static byte[] lzma() throws IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    LZMA2Options options = new LZMA2Options(0);
    options.setDictSize(1 << 16);
    write(new LZMAOutputStream(raw, options, PAYLOAD.length));
    byte[] alone = raw.toByteArray();
    return Openings.join(
        new byte[] {9, 20, 5, 0},
        Arrays.copyOf(alone, 5),
        Arrays.copyOfRange(alone, 13, alone.length));
  }

  private static byte[] unicodePath(String name, String other) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(Openings.ASCII));
    byte[] field = new byte[9 + other.length()];
    buffer(field)
        .putShort((short) 0x7075)
        .putShort((short) (5 + other.length()))
        .put((byte) 1)
        .putInt((int) crc.getValue())
        .put(other.getBytes(Openings.ASCII));
    return field;
  }

  private static byte[] wide(long size, long packed) {
    byte[] field = new byte[20];
    buffer(field).putShort((short) 1).putShort((short) 16).putLong(size).putLong(packed);
    return field;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
