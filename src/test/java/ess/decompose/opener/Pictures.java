package ess.decompose.opener;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Makes pictures. */
final class Pictures {

  private Pictures() {}

  /** A QR code. */
  static BufferedImage code(String text, int side) {
    return code(text, side, 0x000000, 0xffffff);
  }

  /** A QR code in two colours. */
  static BufferedImage code(String text, int side, int dark, int light) {
    try {
      BitMatrix matrix = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, side, side);
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          image.setRGB(x, y, matrix.get(x, y) ? dark : light);
        }
      }
      return image;
    } catch (WriterException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A picture as a file. */
  static byte[] file(BufferedImage image, String format) throws IOException {
    return Openings.written(out -> ImageIO.write(image, format, out));
  }
}
