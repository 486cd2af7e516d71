package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectedOpenerTest {

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "'1234567**ACE**1234567890', ACE archive",
    "'ALZ\u0001abcdefghijkl', ALZip archive",
    "'EGGA\u0000\u0001abcdefghijk', EGG archive",
    "'ZOO 2.10 Archive.\u001a\u0000\u0000\u00dc\u00a7\u00c4\u00fd1234', Zoo archive",
    "'7kSt\u00a01\u0083\u00d3\u008c\u00b2(\u00b0\u00d3zPQ', ZPAQ archive",
    "'SIT!\u0000\u0001abcdrLau', StuffIt archive",
    "'\u0000\u0000\u0000{abcdefghijklmnop', DAR archive",
    "'RE~^\u0007\u0000abcdefghijkl', RAR archive of a version before 2",
    "'ISc(\u00b7\u0000\u0000\u0001abcdefgh', InstallShield cabinet",
    "'MSWIM\u0000\u0000\u0000\u00d0\u0000\u0000\u0000', WIM image",
    "'QFI\u00fb\u0000\u0000\u0000\u0003', QCOW disk image",
    "'KDMV\u0001\u0000\u0000\u0000', VMDK disk image",
    "'ArC\u0001abcdefgh', FreeArc archive",
    "'1234567-sqx-1234567', SQX archive",
    "'12345678901234\u001aJar\u001b\u0000', JAR archive of ARJ",
    "'GCAX0\u0000\u0000\u0000', GCA archive",
    "'NanoZip 1\u0000\u0000', NanoZip archive",
    "'AA01\u0000\u0000\u0000', Apple archive",
    "'pbzx\u0000\u0000\u0000', pbzx stream",
    "'bvx2\u0000\u0000\u0000', LZFSE stream",
    "'DAA\u0000\u0000\u0000', DAA disc image",
    "'IsZ!\u0000\u0000', ISZ disc image",
    "'CISO\u0000\u0000\u0000', CSO disc image",
    "'hsqs\u0007\u0000\u0000\u0000', SquashFS volume",
  })
  void anArchiveThatIsOnlyKnownByItsSignatureIsNamedAndNeverClean(String bytes, String name) {
    PartTree tree = Openings.open(bytes.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(tree.findings())
        .anyMatch(
            finding ->
                finding.id().equals("archive.not-opened")
                    && name.equals(finding.evidence())
                    && finding.unfinished());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Salted__", "age-encryption.org/v1\n", "AES\2\0"})
  void anEncryptedFileIsNamed(String sign) {
    byte[] file = Openings.join(sign.getBytes(StandardCharsets.US_ASCII), new byte[] {1, 2, 3, 0});

    PartTree tree = Openings.open(file);

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
  }

  @Test
  void whatLiesUnpackedInAnArchiveThatIsNotOpenedIsCarved() throws IOException {
    byte[] zip = Openings.zip("a.txt", new byte[] {1, 2, 3});
    byte[] image =
        Openings.join("MSWIM\0\0\0 some header".getBytes(StandardCharsets.US_ASCII), zip);

    assertThat(Openings.open(image).parts())
        .anyMatch(part -> Arrays.equals(part.content().toBytes(), new byte[] {1, 2, 3}));
  }
}
