package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes the objects of a PDF one by one, also such as no program writes, and no table of them. */
final class PdfMaker {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PdfMaker() {
    raw("%PDF-1.7\n");
  }

  PdfMaker raw(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** A catalog, a tree of pages and pages without content. */
  PdfMaker pages(int count, String catalog) {
    object(1, "<</Type/Catalog/Pages 2 0 R" + catalog + ">>");
    StringBuilder kids = new StringBuilder();
    for (int i = 0; i < count; i++) {
      kids.append(i + 1000).append(" 0 R ");
    }
    return object(2, "<</Type/Pages/Count " + count + "/Kids[" + kids + "]>>");
  }

  PdfMaker object(int number, String value) {
    return raw(number + " 0 obj\n" + value + "\nendobj\n");
  }

  PdfMaker stream(int number, String dictionary, byte[] data) {
    raw(number + " 0 obj\n<<" + dictionary + "/Length " + data.length + ">>\nstream\n");
    out.writeBytes(data);
    return raw("\nendstream\nendobj\n");
  }

  /** An object in a stream of objects. */
  PdfMaker packed(int number, int inner, String value) {
    String head = inner + " 0 ";
    byte[] content = (head + value).getBytes(StandardCharsets.ISO_8859_1);
    return stream(
        number,
        "/Type/ObjStm/N 1/First " + head.length() + "/Filter/FlateDecode",
        deflated(content));
  }

  byte[] end() {
    raw("trailer\n<</Root 1 0 R/Size 9999>>\nstartxref\n0\n%%EOF\n");
    return out.toByteArray();
  }

  static byte[] deflated(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(9);
    try (DeflaterOutputStream in = new DeflaterOutputStream(packed, deflater)) {
      in.write(content);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return packed.toByteArray();
  }
}
