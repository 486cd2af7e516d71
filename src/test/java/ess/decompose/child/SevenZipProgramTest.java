package ess.decompose.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ess.decompose.Carriers;
import ess.decompose.Decomposer;
import ess.decompose.Mails;
import ess.message.Finding;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SevenZipProgramTest {

  private static final String PROGRAM = "/usr/bin/7zz";

  @TempDir Path folder;

  @Test
  void aDiskImageIsOpenedInASandbox() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(PROGRAM)), "not here: the Debian package 7zip");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/bwrap")), "not here: the Debian package bubblewrap");
    byte[] image = image();

    PartTree tree = open(image, PROGRAM);

    assertThat(tree.parts())
        .anyMatch(
            part ->
                "a.exe".equals(part.name())
                    && Arrays.equals(part.content().toBytes(), Carriers.executable()));
  }

  @Test
  void aProgramThatIsNotThereIsAFinding() {
    byte[] image =
        Arrays.copyOf("MSWIM\0\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 400);

    PartTree tree = open(image, "/nowhere/7zz");

    assertThat(tree.findings()).anyMatch(Finding::unfinished);
  }

  private byte[] image() throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("a.exe"), Carriers.executable());
    Path image = folder.resolve("a.wim");
    new ProcessBuilder(PROGRAM, "a", "-twim", image.toString(), file.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return Files.readAllBytes(image);
  }

  private static PartTree open(byte[] image, String program) {
    return Decomposer.with(List.of(new SevenZipProgram(program, 10)))
        .takeApart(Mails.raw(Carriers.attached("a.wim", image)));
  }
}
