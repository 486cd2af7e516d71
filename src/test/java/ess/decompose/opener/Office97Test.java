package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Office97Test implements OpenerContract {

  private static final String USUAL = "VelvetSweatshop";

  @Override
  public List<byte[]> fixtures() throws IOException {
    byte[] file = new OleMaker().add("VBA/a", PAYLOAD).bytes();
    return List.of(
        new OleMaker().add("PowerPoint Document", object(PAYLOAD)).bytes(),
        new OleMaker().add("PowerPoint Document", object(file)).bytes());
  }

  @ParameterizedTest
  @EnumSource(
      value = EncryptionMode.class,
      names = {"agile", "standard"})
  void aPackageThatOpensWithoutAskingIsOpened(EncryptionMode mode) throws Exception {
    byte[] zip = Openings.zip("a.exe", PAYLOAD);

    PartTree tree = Openings.open(locked(zip, USUAL, mode));

    assertThat(Openings.findings(tree)).containsExactly("document.default-password");
    assertThat(tree.parts()).anyMatch(part -> part.content().startsWith(PAYLOAD));
    assertThat(tree.parts()).noneMatch(part -> part.is(Part.Trait.ENCRYPTED));
  }

  @ParameterizedTest
  @EnumSource(
      value = EncryptionMode.class,
      names = {"agile", "standard"})
  void aPackageThatAsksIsEncrypted(EncryptionMode mode) throws Exception {
    PartTree tree = Openings.open(locked(Openings.zip("a.exe", PAYLOAD), "a b c", mode));

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
    assertThat(Openings.findings(tree)).doesNotContain("document.default-password");
  }

  @Test
  void aWorkbookThatOpensWithoutAskingIsRead() throws IOException {
    PartTree tree = Openings.open(workbook(USUAL));

    assertThat(Openings.findings(tree)).containsExactly("document.default-password");
    assertThat(Openings.view(tree, "text")).containsExactly("Good day\n");
  }

  @Test
  void aWorkbookThatAsksIsEncrypted() throws IOException {
    PartTree tree = Openings.open(workbook("a b c"));

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
    assertThat(Openings.view(tree, "text")).isEmpty();
  }

  @Test
  void anOpenWorkbookShowsItsText() throws IOException {
    PartTree tree = Openings.open(workbook(null));

    assertThat(Openings.view(tree, "text")).containsExactly("Good day\n");
    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void theMacrosOfASheetAreAPart() throws IOException {
    byte[] call = {0x17, 4, 0, 'c', 'a', 'l', 'c', 0x42, 1, 110, 0};
    byte[] book =
        Openings.join(
            biff(0x0809, OleMaker.le16(0x0600), OleMaker.le16(5)),
            biff(0x0085, OleMaker.le32(0), new byte[] {2, 1, 2, 0, 'M', '1'}),
            biff(0x0018, OleMaker.le16(0x20), new byte[] {0, 1}, new byte[10], new byte[] {0, 1}),
            biff(0x000a),
            biff(0x0809, OleMaker.le16(0x0600), OleMaker.le16(0x40)),
            biff(0x0006, new byte[20], OleMaker.le16(call.length), call),
            biff(0x000a));

    PartTree tree = Openings.open(new OleMaker().add("Workbook", book).bytes());

    assertThat(Openings.findings(tree)).contains("document.xlm-macros", "document.hidden-sheet");
    assertThat(Openings.view(tree, "xlm")).containsExactly("A1 =EXEC(\"calc\")\n");
  }

  @Test
  void aWorkbookThatStartsAProgramIsNamed() throws IOException {
    byte[] topic = OleMaker.latin1("cmd\u0003/c calc");
    byte[] book =
        Openings.join(
            biff(0x0809, OleMaker.le16(0x0600), OleMaker.le16(5)),
            biff(0x01ae, OleMaker.le16(0), OleMaker.le16(topic.length), new byte[] {0}, topic));

    PartTree tree = Openings.open(new OleMaker().add("Workbook", book).bytes());

    assertThat(Openings.findings(tree)).contains("document.dde");
  }

  @Test
  void aDocumentShowsItsTextAndFields() throws IOException {
    String text = "Good day \u0013DDEAUTO cmd \"/c calc\"\u0014result\u0015";

    PartTree tree = Openings.open(new OleMaker().add("WordDocument", document(text, 0)).bytes());

    assertThat(Openings.view(tree, "text")).containsExactly("Good day result");
    assertThat(Openings.findings(tree)).containsExactly("document.dde");
  }

  @Test
  void aDocumentThatAsksIsEncrypted() throws IOException {
    byte[] document = document("Good day", 0x0100);

    PartTree tree = Openings.open(new OleMaker().add("WordDocument", document).bytes());

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
  }

  @ParameterizedTest
  @ValueSource(ints = {379, 0x7fff, 0x8fff, 0xffff})
  void aFunctionThatNobodyKnowsIsWrittenByItsNumber(int function) {
    byte[] call = {0x21, (byte) function, (byte) (function >> 8)};

    assertThat(XlmFormula.text(Bytes.of(call), false)).isEqualTo("FUNCTION." + function + "()");
  }

  @Test
  void aFormulaWithoutEndsIsBounded() {
    byte[] nested = new byte[60_000];
    java.util.Arrays.fill(nested, (byte) 0x15);

    assertThat(XlmFormula.text(Bytes.of(nested), true)).hasSizeLessThan(10_000);
  }

  private static byte[] document(String text, int flags) {
    return Openings.join(
        OleMaker.le16(0xa5ec),
        OleMaker.le16(0x65),
        new byte[6],
        OleMaker.le16(flags),
        new byte[12],
        OleMaker.le32(32),
        OleMaker.le32(32 + text.length()),
        OleMaker.latin1(text));
  }

  private static byte[] biff(int id, byte[]... data) {
    byte[] all = Openings.join(data);
    return Openings.join(OleMaker.le16(id), OleMaker.le16(all.length), all);
  }

  private static byte[] object(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] block = new byte[1024];
    for (int n = deflater.deflate(block); n > 0; n = deflater.deflate(block)) {
      out.write(block, 0, n);
    }
    deflater.end();
    byte[] packed = Openings.join(OleMaker.le32(content.length), out.toByteArray());
    return Openings.join(
        OleMaker.le16(0x10), OleMaker.le16(0x1011), OleMaker.le32(packed.length), packed);
  }

  private static byte[] workbook(@org.jspecify.annotations.Nullable String password)
      throws IOException {
    Biff8EncryptionKey.setCurrentUserPassword(password);
    try (HSSFWorkbook book = new HSSFWorkbook()) {
      HSSFSheet sheet = book.createSheet("a");
      sheet.createRow(0).createCell(0).setCellValue("Good day");
      return Openings.written(book::write);
    } finally {
      Biff8EncryptionKey.setCurrentUserPassword(null);
    }
  }

  private static byte[] locked(byte[] content, String password, EncryptionMode mode)
      throws Exception {
    try (POIFSFileSystem file = new POIFSFileSystem()) {
      EncryptionInfo info = new EncryptionInfo(mode);
      var encryptor = info.getEncryptor();
      encryptor.confirmPassword(password);
      try (OutputStream out = encryptor.getDataStream(file)) {
        out.write(content);
      }
      return Openings.written(file::writeFilesystem);
    }
  }
}
