package ess.decompose.opener;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class StreamOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        Openings.written(out -> write(new BZip2CompressorOutputStream(out))),
        Openings.written(out -> write(new XZOutputStream(out, new LZMA2Options(0)))));
  }

  private static void write(OutputStream out) throws IOException {
    try (out) {
      out.write(PAYLOAD);
    }
  }
}
