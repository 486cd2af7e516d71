package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.Part;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MacroScannerTest implements ScannerContract {

  private static final byte[] OLE =
      new byte[] {
        (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1
      };

  private final MacroScanner scanner = new MacroScanner();

  @Override
  public List<Finding> scan(Part part) {
    return scanner.scan(part);
  }

  @Override
  public Part found() {
    return entry("word/vbaProject.bin", Arrays.copyOf(OLE, 512));
  }

  @Override
  public String foundId() {
    return "macros.vba";
  }

  @Override
  public Part lookalike() {
    return entry("word/document.xml", bytes("<w:t>vbaProject.bin</w:t>"));
  }

  @Override
  public Part broken() {
    return Parts.of("application/x-ole-storage", Arrays.copyOf(OLE, 9), "a.doc");
  }

  private static Part entry(String name, byte[] content) {
    return Parts.child(
        Parts.of("application/zip", "PK", "a.docm"),
        Part.Kind.ENTRY,
        "application/octet-stream",
        content,
        name);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theCaseOfTheEntryDoesNotMatter() {
    assertThat(Parts.ids(scan(entry("WORD\\VBAPROJECT.BIN", OLE)))).containsExactly("macros.vba");
  }

  @Test
  void aProjectUnderAnotherNameIsFoundByItsDeclaration() {
    var types =
        entry(
            "[Content_Types].xml",
            bytes(
                "<Types><Override PartName=\"/word/font.bin\""
                    + " ContentType=\"application/vnd.ms-office.vbaProject\"/></Types>"));

    assertThat(Parts.ids(scan(types))).containsExactly("macros.vba");
  }

  @Test
  void aDeclarationOfTheKindAloneIsNoProject() {
    var types =
        entry(
            "[Content_Types].xml",
            bytes(
                "<Types><Default Extension=\"bin\""
                    + " ContentType=\"application/vnd.ms-office.vbaProject\"/></Types>"));

    assertThat(scan(types)).isEmpty();
  }

  @Test
  void macroSheetsAreFound() {
    assertThat(Parts.ids(scan(entry("xl/macrosheets/sheet1.xml", bytes("<x/>")))))
        .containsExactly("macros.xlm");
  }

  @Test
  void anOlderDocumentShowsItsStorage() {
    byte[] storage = "_VBA_PROJECT".getBytes(StandardCharsets.UTF_16LE);
    byte[] document = Arrays.copyOf(OLE, 2048);
    System.arraycopy(storage, 0, document, 1000, storage.length);

    var findings = scan(Parts.of("application/x-ole-storage", document, "a.doc"));

    assertThat(findings).extracting(Finding::id).containsExactly("macros.vba");
    assertThat(findings.get(0).range().from()).isEqualTo(1000);
  }

  @Test
  void aSourceThatRunsOnItsOwnIsNamed() {
    Part part = source("Attribute VB_Name = \"a\"\r\nPrivate Sub Document_Open()\r\nEnd Sub\r\n");

    assertThat(scanner.scan(part))
        .singleElement()
        .satisfies(finding -> assertThat(finding.id()).isEqualTo("macros.vba"))
        .satisfies(finding -> assertThat(finding.score()).isEqualTo(8));
  }

  @Test
  void aSourceThatSomebodyHasToRunIsAMacroAllTheSame() {
    assertThat(scanner.scan(source("Sub Total()\r\nEnd Sub\r\n")))
        .singleElement()
        .satisfies(finding -> assertThat(finding.score()).isEqualTo(6));
  }

  @Test
  void aSourceWithoutAProcedureIsNothing() {
    assertThat(scanner.scan(source("Attribute VB_Name = \"Sheet1\"\r\n' Sub Auto_Open()\r\n")))
        .isEmpty();
  }

  private static Part source(String text) {
    Part part = entry("VBA/a.vba", bytes(text));
    return new Part(
        part.path(),
        part.parent(),
        part.kind(),
        "vba-source",
        part.declaredType(),
        part.type(),
        part.charset(),
        part.names(),
        part.range(),
        part.content(),
        part.sha256(),
        part.traits());
  }
}
