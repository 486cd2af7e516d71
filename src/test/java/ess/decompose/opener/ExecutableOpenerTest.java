package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutableOpenerTest implements OpenerContract {

  private static final byte[] PLAIN = new ProgramMaker(".text").bytes();

  @Override
  public List<byte[]> fixtures() {
    return List.of(ProgramMaker.withResource(PAYLOAD), installShield(PAYLOAD));
  }

  @Test
  void anArchiveBehindAProgramIsOpened() throws IOException {
    PartTree tree = Openings.open(Openings.join(PLAIN, Openings.zip("inner.exe", PAYLOAD)));

    assertThat(tree.parts())
        .anyMatch(
            part ->
                "inner.exe".equals(part.name())
                    && Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @ParameterizedTest
  @CsvSource({
    "UPX1, UPX",
    ".aspack, ASPack",
    "MEW, MEW",
    ".petite, Petite",
    ".WWP32, WWPack",
    "yC, yoda's Crypter",
    ".MPRESS1, MPRESS",
    ".themida, Themida",
  })
  void aPackedProgramIsNamedByItsSections(String section, String packer) {
    PartTree tree = Openings.open(new ProgramMaker(section).bytes());

    assertThat(tree.findings())
        .filteredOn(finding -> finding.id().equals("executable.packed"))
        .singleElement()
        .matches(Finding::unfinished)
        .matches(finding -> packer.equals(finding.evidence()));
  }

  @Test
  void anUnknownPackerIsNamedByHowEvenItsBytesAre() {
    byte[] even = new byte[0x4000];
    new Random(7).nextBytes(even);
    byte[] program = Openings.join(new ProgramMaker("odd").bytes(), even);
    program[0x80 + 24 + 0xe0 + 17] = 0x44;

    PartTree tree = Openings.open(program);

    assertThat(Openings.findings(tree)).contains("executable.packed");
  }

  @Test
  void anOrdinaryProgramIsNoFinding() {
    PartTree tree = Openings.open(PLAIN);

    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void anAddInOfExcelIsNamed() {
    PartTree tree = Openings.open(ProgramMaker.exporting("xlAutoOpen"));

    assertThat(Openings.findings(tree)).containsExactly("executable.xll");
    assertThat(Openings.findings(Openings.open(ProgramMaker.exporting("DllMain")))).isEmpty();
  }

  @Test
  void aCompiledScriptIsNamed() {
    byte[] sign = {
      (byte) 0xa3,
      0x48,
      0x4b,
      (byte) 0xbe,
      (byte) 0x98,
      0x6c,
      0x4a,
      (byte) 0xa9,
      (byte) 0x99,
      0x4c,
      0x53,
      0x0a,
      (byte) 0x86,
      (byte) 0xd6,
      0x48,
      0x7d
    };

    PartTree tree = Openings.open(Openings.join(PLAIN, sign, new byte[40]));

    assertThat(tree.findings())
        .anyMatch(finding -> finding.id().equals("executable.autoit") && finding.unfinished());
  }

  @Test
  void anInstallerIsNamedAndItsFilesAreShown() {
    PartTree tree = Openings.open(installShield(PAYLOAD));

    assertThat(tree.findings())
        .anyMatch(
            finding ->
                finding.id().equals("executable.installer")
                    && "InstallShield".equals(finding.evidence())
                    && finding.unfinished());
    assertThat(Openings.paths(tree)).contains("2/a.bin/Disk1/setup.exe");
  }

  @Test
  void theCertificateIsAPartAndWhatStandsBehindItToo() {
    byte[] behind = "behind the certificate".getBytes(Openings.ASCII);
    byte[] program = new ProgramMaker(".text").directory(4, PLAIN.length, 40).bytes();

    PartTree tree = Openings.open(Openings.join(program, new byte[40], behind));

    assertThat(tree.parts()).anyMatch(part -> part.view().equals("certificate"));
    assertThat(tree.parts())
        .anyMatch(
            part ->
                part.kind() == Part.Kind.GAP && Arrays.equals(part.content().toBytes(), behind));
  }

  private static byte[] installShield(byte[] content) {
    String head = "setup.exe\0Disk1\\setup.exe\0" + "1.0\0" + content.length + "\0";
    return Openings.join(PLAIN, head.getBytes(Openings.ASCII), content);
  }
}
