package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {

  @TempDir Path folder;

  @Test
  void linesAreReadAsComposeReadsThem() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve(".env"),
            """
            # a comment
            PLAIN=value # with a comment
            HASH=a#b
            SINGLE='as it $stands \\n'
            DOUBLE="two\\nlines \\"quoted\\""
            export EXPORTED=yes
            EMPTY=
            AGAIN=1
            AGAIN=2
            no assignment
            """);

    assertThat(EnvFile.read(file))
        .containsEntry("PLAIN", "value")
        .containsEntry("HASH", "a#b")
        .containsEntry("SINGLE", "as it $stands \\n")
        .containsEntry("DOUBLE", "two\nlines \"quoted\"")
        .containsEntry("EXPORTED", "yes")
        .containsEntry("EMPTY", "")
        .containsEntry("AGAIN", "2")
        .hasSize(7);
  }
}
