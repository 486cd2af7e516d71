package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PdfOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(embedding(null), byHand("/EF<</F 2 0 R>>/Type/Filespec/F(a.exe)"));
  }

  @Test
  void anEmbeddedFileHasItsName() throws IOException {
    PartTree tree = Openings.open(embedding(null));

    assertThat(Openings.findings(tree))
        .doesNotContain("archive.damaged", "archive.unclaimed-bytes");
    assertThat(tree.parts())
        .anyMatch(part -> part.names().contains("a.exe") && part.content().startsWith(PAYLOAD));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 128, 256})
  void aFileThatOnlyTheOwnerMayChangeIsRead(int bits) throws IOException {
    PartTree tree = Openings.open(embedding("", bits));

    assertThat(tree.parts()).anyMatch(part -> part.content().startsWith(PAYLOAD));
    assertThat(tree.parts()).noneMatch(part -> part.is(Part.Trait.ENCRYPTED));
  }

  @Test
  void anObjectThatALaterRevisionOfAnEncryptedFileHidesIsRead() throws IOException {
    byte[] behind =
        "8 0 obj\nnull\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n".getBytes(Openings.ASCII);

    PartTree tree = Openings.open(Openings.join(embedding(""), behind));

    assertThat(tree.parts()).anyMatch(part -> part.content().startsWith(PAYLOAD));
  }

  @Test
  void aFileUnderAPasswordIsEncrypted() throws IOException {
    PartTree tree = Openings.open(embedding("b8!nobody"));

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
  }

  @Test
  void aScriptAddressesAndTextAreEntries() throws IOException {
    byte[] pdf =
        Openings.written(
            out -> {
              try (PDDocument document = new PDDocument()) {
                PDPage page = new PDPage();
                document.addPage(page);
                document.getDocumentCatalog().setOpenAction(new PDActionJavaScript("app.alert(1)"));
                PDAnnotationLink link = new PDAnnotationLink();
                PDActionURI action = new PDActionURI();
                action.setURI("https://example.org/x");
                link.setAction(action);
                page.getAnnotations().add(link);
                try (var content = new PDPageContentStream(document, page)) {
                  content.beginText();
                  content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                  content.newLineAtOffset(50, 700);
                  content.showText("Good morning");
                  content.endText();
                }
                document.save(out);
              }
            });

    PartTree tree = Openings.open(pdf);

    assertThat(text(tree, "script")).contains("app.alert(1)");
    assertThat(text(tree, "links")).contains("https://example.org/x");
    assertThat(text(tree, "text")).contains("Good morning");
    assertThat(Openings.findings(tree)).contains("document.script", "document.automatic-action");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/S/Launch/F(cmd.exe)/Win<</F(cmd.exe)/P(/c calc)>>   | document.launch-action",
        "/S/La#75nch/F(cmd.exe)                               | document.launch-action",
        "/S/La#75nch/F(cmd.exe)                               | document.escaped-name",
        "/S/GoToR/F(\\\\\\\\h.example\\\\a.pdf)               | document.other-document",
        "/S/SubmitForm/F<</FS/URL/F(https://h.example/)>>     | document.submit-form",
        "/S/ImportData/F(a.fdf)                               | document.import-data",
        "/Subtype/RichMedia                                   | document.rich-media",
        "/XFA 2 0 R                                           | document.xfa",
        "/S/Rendition/JS(app.alert(1))                        | document.script",
      })
  void whatItDoesIsNamed(String dictionary, String finding) {
    PartTree tree = Openings.open(byHand(dictionary));

    assertThat(Openings.findings(tree)).contains(finding);
  }

  @Test
  void anOrdinaryDocumentHasNoFinding() throws IOException {
    byte[] pdf =
        Openings.written(
            out -> {
              try (PDDocument document = new PDDocument()) {
                document.addPage(new PDPage());
                document.save(out);
              }
            });

    assertThat(Openings.findings(Openings.open(pdf))).isEmpty();
  }

  @Test
  void aStreamToWhichNothingLeadsIsAnEntry() {
    PartTree tree = Openings.open(byHand("/Nothing true"));

    assertThat(tree.parts()).anyMatch(part -> part.content().startsWith(PAYLOAD));
  }

  @Test
  void aCodeOnAPageIsRead() throws Exception {
    byte[] pdf =
        Openings.written(
            out -> {
              try (PDDocument document = new PDDocument()) {
                PDPage page = new PDPage();
                document.addPage(page);
                var image =
                    LosslessFactory.createFromImage(
                        document, Pictures.code("https://example.org/qr", 200));
                try (var content = new PDPageContentStream(document, page)) {
                  content.drawImage(image, 100, 300, 200, 200);
                }
                document.save(out);
              }
            });

    assertThat(text(Openings.open(pdf), "qr-code")).contains("https://example.org/qr");
  }

  @Test
  void aDeepArrayIsNamed() {
    PartTree tree = Openings.open(byHand("/A " + "[".repeat(200_000)));

    assertThat(Openings.findings(tree)).contains("document.deep-nesting");
  }

  private static List<String> text(PartTree tree, String view) {
    return tree.parts().stream()
        .filter(part -> part.view().equals(view))
        .map(part -> new String(part.content().toBytes(), StandardCharsets.UTF_8).strip())
        .toList();
  }

  /** A document of one dictionary, and a stream with the payload, without a table. */
  private static byte[] byHand(String dictionary) {
    byte[] head =
        ("%PDF-1.7\n1 0 obj\n<<"
                + dictionary
                + ">>\nendobj\n2 0 obj\n<</Length "
                + PAYLOAD.length
                + ">>\nstream\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] tail =
        "\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    return Openings.join(head, PAYLOAD, tail);
  }

  private static byte[] embedding(String password) throws IOException {
    return embedding(password, 128);
  }

  private static byte[] embedding(String password, int bits) throws IOException {
    return Openings.written(
        out -> {
          try (PDDocument document = new PDDocument()) {
            document.addPage(new PDPage());
            var file =
                new PDEmbeddedFile(
                    document,
                    new ByteArrayInputStream(PAYLOAD),
                    org.apache.pdfbox.cos.COSName.FLATE_DECODE);
            var specification = new PDComplexFileSpecification();
            specification.setFile("a.exe");
            specification.setEmbeddedFile(file);
            var tree = new PDEmbeddedFilesNameTreeNode();
            tree.setNames(Map.of("a", specification));
            var names = new PDDocumentNameDictionary(document.getDocumentCatalog());
            names.setEmbeddedFiles(tree);
            document.getDocumentCatalog().setNames(names);
            document.setDocumentId(1L);
            if (password != null) {
              var policy = new StandardProtectionPolicy("owner", password, new AccessPermission());
              policy.setEncryptionKeyLength(bits);
              document.protect(policy);
            }
            document.save(out);
          }
        });
  }
}
