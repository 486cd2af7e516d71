package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MacForkOpenerTest implements OpenerContract {

  private static final byte[] RESOURCES =
      "icons and other resources".getBytes(StandardCharsets.US_ASCII);

  @Override
  public List<byte[]> fixtures() {
    return List.of(macBinary(PAYLOAD, RESOURCES), appleFile(0x00051600), appleFile(0x00051607));
  }

  @Test
  void bothForksHaveTheNameOfTheFile() {
    assertThat(Openings.open(macBinary(PAYLOAD, RESOURCES)).parts())
        .filteredOn(part -> part.kind() == Part.Kind.ENTRY)
        .extracting(Part::name)
        .containsExactly("a.exe", "a.exe.rsrc");
  }

  @Test
  void theNameInAnAppleFileIsThatOfItsForks() {
    assertThat(Openings.open(appleFile(0x00051607)).parts())
        .filteredOn(part -> part.kind() == Part.Kind.ENTRY)
        .extracting(Part::name)
        .containsExactly("a.exe.rsrc");
  }

  private static byte[] appleFile(int sign) {
    ByteBuffer file = ByteBuffer.allocate(55 + PAYLOAD.length);
    file.putInt(sign).putInt(0x20000).putShort(24, (short) 2);
    file.putInt(26, 3).putInt(30, 50).putInt(34, 5);
    file.putInt(38, 2).putInt(42, 55).putInt(46, PAYLOAD.length);
    file.put(50, "a.exe".getBytes(StandardCharsets.US_ASCII)).put(55, PAYLOAD);
    return file.array();
  }

  private static byte[] macBinary(byte[] data, byte[] resources) {
    ByteBuffer header = ByteBuffer.allocate(128);
    header.put(1, (byte) 5).put(2, "a.exe".getBytes(StandardCharsets.US_ASCII));
    header.putInt(83, data.length).putInt(87, resources.length);
    int crc = 0;
    for (int i = 0; i < 124; i++) {
      crc ^= header.get(i) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1 ^ 0x1021) & 0xffff;
      }
    }
    header.putShort(124, (short) crc);
    byte[] padded = Arrays.copyOf(data, (data.length + 127) / 128 * 128);
    return Openings.join(header.array(), padded, resources);
  }
}
