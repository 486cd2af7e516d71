package ess.decompose.opener;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.NotFoundException;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.ResultPoint;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads QR and other codes in pictures. */
final class Codes {

  /**
   * A code.
   *
   * @param text what it says
   * @param format its kind
   * @param box where it stands: left, top, right, bottom
   */
  record Code(String text, String format, String box) {}

  private static final int MOST = 50;
  private static final List<BarcodeFormat> OTHERS =
      List.of(
          BarcodeFormat.QR_CODE,
          BarcodeFormat.DATA_MATRIX,
          BarcodeFormat.AZTEC,
          BarcodeFormat.PDF_417);

  private Codes() {}

  /** The codes in a picture: dark on light and light on dark. */
  static List<Code> in(BufferedImage image) {
    LuminanceSource source = grey(image);
    if (isBlank(source.getMatrix())) {
      return List.of();
    }
    Map<String, Code> found = new LinkedHashMap<>();
    for (LuminanceSource one : List.of(source, source.invert())) {
      many(new BinaryBitmap(new HybridBinarizer(one)), found);
      if (found.isEmpty()) {
        many(new BinaryBitmap(new GlobalHistogramBinarizer(one)), found);
      }
    }
    if (found.isEmpty()) {
      single(source, found);
    }
    return new ArrayList<>(found.values());
  }

  private static boolean isBlank(byte[] light) {
    for (byte one : light) {
      if (one != light[0]) {
        return false;
      }
    }
    return true;
  }

  /** Hands over each code as an entry and names where it stands. */
  static void handOver(Opening opening, List<Code> codes, String where) {
    int number = 0;
    for (Code code : codes.subList(0, Math.min(MOST, codes.size()))) {
      number++;
      opening.stored(
          Entry.of(where + "code " + number).view("qr-code").declared(MediaType.of("text/plain")),
          Bytes.of(code.text().getBytes(StandardCharsets.UTF_8)));
      opening.note(
          Finding.of(
                  "image.code",
                  Opener.SOURCE,
                  "A picture shows a code for the camera of a telephone",
                  Severity.INFO,
                  0,
                  opening.path())
              .withEvidence(where + code.format() + " at " + code.box()));
    }
  }

  private static void many(BinaryBitmap bitmap, Map<String, Code> found) {
    try {
      for (Result result : new QRCodeMultiReader().decodeMultiple(bitmap, hints())) {
        put(result, found);
      }
    } catch (NotFoundException | RuntimeException e) {
      // None in this light; the next may show one.
      return;
    }
  }

  private static void single(LuminanceSource source, Map<String, Code> found) {
    Map<DecodeHintType, Object> hints = hints();
    hints.put(DecodeHintType.POSSIBLE_FORMATS, OTHERS);
    hints.put(DecodeHintType.ALSO_INVERTED, true);
    MultiFormatReader reader = new MultiFormatReader();
    try {
      put(reader.decode(new BinaryBitmap(new HybridBinarizer(source)), hints), found);
    } catch (ReaderException | RuntimeException e) {
      return;
    }
  }

  private static Map<DecodeHintType, Object> hints() {
    Map<DecodeHintType, Object> hints = new EnumMap<>(DecodeHintType.class);
    hints.put(DecodeHintType.TRY_HARDER, true);
    return hints;
  }

  private static void put(Result result, Map<String, Code> found) {
    float left = Float.MAX_VALUE;
    float top = Float.MAX_VALUE;
    float right = 0;
    float bottom = 0;
    ResultPoint[] points = result.getResultPoints();
    for (ResultPoint point : points == null ? new ResultPoint[0] : points) {
      if (point != null) {
        left = Math.min(left, point.getX());
        top = Math.min(top, point.getY());
        right = Math.max(right, point.getX());
        bottom = Math.max(bottom, point.getY());
      }
    }
    String box =
        "%.0f,%.0f,%.0f,%.0f"
            .formatted(Math.min(left, right), Math.min(top, bottom), right, bottom);
    found.putIfAbsent(
        result.getText(), new Code(result.getText(), result.getBarcodeFormat().name(), box));
  }

  /** The picture in grey on white: what shines through would be black. */
  private static LuminanceSource grey(BufferedImage image) {
    BufferedImage grey = image;
    if (image.getType() != BufferedImage.TYPE_BYTE_GRAY) {
      grey = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D graphics = grey.createGraphics();
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, grey.getWidth(), grey.getHeight());
      graphics.drawImage(image, 0, 0, null);
      graphics.dispose();
    }
    byte[] light = ((DataBufferByte) grey.getRaster().getDataBuffer()).getData();
    int width = grey.getWidth();
    int height = grey.getHeight();
    return new PlanarYUVLuminanceSource(light, width, height, 0, 0, width, height, false);
  }
}
