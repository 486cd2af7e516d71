package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of {@link ContractFuzz}; {@code bench/contract-fuzz} makes the long one. */
class ContractFuzzTest {

  @TempDir Path dir;

  @Test
  void noAnswerIsOutsideTheContract() throws Exception {
    try (Service service = ContractFuzz.service(dir)) {
      ContractFuzz fuzz =
          new ContractFuzz(
              service.uri(""), ContractFuzz.tokens(service), ContractFuzz.messages(service));

      fuzz.run(2_000, 1);

      assertThat(fuzz.wrong).isEmpty();
    }
  }
}
