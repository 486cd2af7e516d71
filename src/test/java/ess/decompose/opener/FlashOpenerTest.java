package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

class FlashOpenerTest implements OpenerContract {

  private static final byte[] SIZE = {
    10, (byte) (PAYLOAD.length + 8), (byte) ((PAYLOAD.length + 8) >> 8), 0, 0
  };

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        Openings.join("FWS".getBytes(Openings.ASCII), SIZE, PAYLOAD), deflated(), lzma());
  }

  @Test
  void aSoundFileHasNoFinding() throws IOException {
    assertThat(Openings.open(deflated()).findings()).isEmpty();
    assertThat(Openings.open(lzma()).findings()).isEmpty();
  }

  @Test
  void aSizeThatLiesIsNamed() throws IOException {
    byte[] wrong = deflated();
    wrong[4]++;

    assertThat(Openings.findings(Openings.open(wrong))).containsExactly("archive.size-mismatch");
  }

  private static byte[] deflated() throws IOException {
    byte[] packed =
        Openings.written(
            out -> {
              try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
                deflater.write(PAYLOAD);
              }
            });
    return Openings.join("CWS".getBytes(Openings.ASCII), SIZE, packed);
  }

  private static byte[] lzma() throws IOException {
    byte[] file =
        Openings.written(
            out -> {
              try (LZMAOutputStream lzma =
                  new LZMAOutputStream(out, new LZMA2Options(1), PAYLOAD.length)) {
                lzma.write(PAYLOAD);
              }
            });
    byte[] packed = Arrays.copyOfRange(file, 13, file.length);
    return Openings.join(
        "ZWS".getBytes(Openings.ASCII), SIZE, new byte[4], Arrays.copyOf(file, 5), packed);
  }
}
