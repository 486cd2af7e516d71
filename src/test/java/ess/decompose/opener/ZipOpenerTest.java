package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ZipOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        Openings.zip("a.exe", PAYLOAD), new ZipMaker().add("a.exe", PAYLOAD).bytes(), inner());
  }

  @Test
  void anEntryThatTheDirectoryDoesNotNameIsAPart() {
    byte[] zip =
        new ZipMaker()
            .add("a.txt", "hello".getBytes(Openings.ASCII))
            .hide("b.exe", PAYLOAD)
            .bytes();

    PartTree tree = Openings.open(zip);

    assertThat(tree.parts())
        .anyMatch(part -> "b.exe".equals(part.name()) && Openings.ends(part, PAYLOAD));
    assertThat(Openings.findings(tree)).contains("archive.unclaimed-bytes");
  }

  @Test
  void anArchiveInFrontOfAnotherIsOpenedToo() throws IOException {
    byte[] zip =
        Openings.join(Openings.zip("a.exe", PAYLOAD), Openings.zip("b.txt", new byte[] {'h', 'i'}));

    PartTree tree = Openings.open(zip);

    assertThat(tree.parts()).anyMatch(part -> "a.exe".equals(part.name()));
    assertThat(tree.parts()).anyMatch(part -> "b.txt".equals(part.name()));
  }

  @Test
  void anArchiveBehindSomethingElseIsOpened() throws IOException {
    byte[] zip = Openings.zip("a.exe", PAYLOAD);

    PartTree tree = Openings.open(Openings.join(zip, new byte[40], zip));

    assertThat(tree.parts().stream().filter(part -> Openings.ends(part, PAYLOAD))).hasSize(2);
  }

  @Test
  void headersThatContradictEachOtherAreNamedAndBothNamesKept() {
    ZipMaker maker = new ZipMaker().add("a.txt", "a.exe", PAYLOAD);

    PartTree tree = Openings.open(maker.bytes());

    assertThat(Openings.findings(tree)).contains("archive.header-conflict");
    assertThat(tree.parts()).anyMatch(part -> part.names().equals(List.of("a.txt", "a.exe")));
  }

  @Test
  void aStoredEntryOfTwoSizesIsReadToBoth() {
    byte[] zip = new ZipMaker().add("a.exe", PAYLOAD).bytes();
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(find(zip, "PK\1\2") + 20, 10);

    PartTree tree = Openings.open(zip);

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
    assertThat(Openings.findings(tree)).contains("archive.header-conflict");
  }

  @Test
  void anEncryptedEntryIsAPartWithItsTrait() {
    PartTree tree = Openings.open(new ZipMaker().flags(1).add("a.exe", PAYLOAD, 7).bytes());

    assertThat(tree.parts())
        .anyMatch(part -> "a.exe".equals(part.name()) && part.is(Part.Trait.ENCRYPTED));
  }

  @Test
  void anEntryThatOnlyClaimsToBeEncryptedIsRead() {
    PartTree tree = Openings.open(new ZipMaker().flags(1).add("a.exe", PAYLOAD).bytes());

    assertThat(tree.parts())
        .anyMatch(part -> "a.exe".equals(part.name()) && !part.is(Part.Trait.ENCRYPTED));
  }

  @Test
  void anArchiveWithoutItsDirectoryIsReadByItsLocalHeaders() throws IOException {
    byte[] zip = Openings.zip("a.exe", PAYLOAD);

    PartTree tree = Openings.open(Arrays.copyOf(zip, find(zip, "PK\1\2")));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
    assertThat(Openings.findings(tree)).contains("archive.no-directory");
  }

  @Test
  void twoEntriesOfOneNameAreTwoPartsAndNamed() {
    PartTree tree =
        Openings.open(
            new ZipMaker().add("a.exe", new byte[] {'h', 'i'}).add("A.EXE", PAYLOAD).bytes());

    assertThat(Openings.paths(tree)).contains("2/a.bin/a.exe", "2/a.bin/A.EXE");
    assertThat(Openings.findings(tree)).contains("archive.duplicate-name");
  }

  @Test
  void aNameThatLeadsOutOfTheFolderIsNamed() {
    PartTree tree = Openings.open(new ZipMaker().add("..\\..\\a.exe", PAYLOAD).bytes());

    assertThat(Openings.findings(tree)).contains("archive.path-traversal");
  }

  @Test
  void whatStandsInTheCommentIsAPart() {
    PartTree tree = Openings.open(new ZipMaker().comment(PAYLOAD).add("a", PAYLOAD).bytes());

    assertThat(tree.parts())
        .anyMatch(part -> part.kind() == Part.Kind.GAP && Openings.ends(part, PAYLOAD));
  }

  @Test
  void aWordDocumentIsKnownByItsEntries() throws IOException {
    PartTree tree = Openings.open(office("word/document.xml"));

    assertThat(tree.parts())
        .anyMatch(part -> part.type().subtype().endsWith("wordprocessingml.document"));
  }

  @Test
  void aDocumentWithMacrosIsKnownByItsProject() throws IOException {
    PartTree tree = Openings.open(office("word/vbaProject.bin"));

    assertThat(tree.parts())
        .anyMatch(part -> part.type().subtype().equals("vnd.ms-word.document.macroenabled.12"));
  }

  private static byte[] office(String name) throws IOException {
    return Openings.written(
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
            zip.write("<Types/>".getBytes(Openings.ASCII));
            zip.putNextEntry(new ZipEntry(name));
            zip.write(PAYLOAD);
          }
        });
  }

  private static byte[] inner() throws IOException {
    return Openings.zip("inner.zip", Openings.zip("a.exe", PAYLOAD));
  }

  private static int find(byte[] bytes, String text) {
    return Bytes.of(bytes).find(text, 0, bytes.length);
  }
}
