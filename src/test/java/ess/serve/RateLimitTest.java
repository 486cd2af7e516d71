package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void twoSecondsMayComeAtOnceAndThenAsMuchAsComesIn() {
    RateLimit limit = new RateLimit(10, now::get);

    assertThat(IntStream.range(0, 20).mapToLong(i -> limit.secondsToWait("a"))).containsOnly(0L);
    assertThat(limit.secondsToWait("a")).isEqualTo(1);
    now.addAndGet(100_000_000);
    assertThat(limit.secondsToWait("a")).isZero();
    assertThat(limit.secondsToWait("a")).isEqualTo(1);
  }

  @Test
  void oneKeyDoesNotHoldUpAnother() {
    RateLimit limit = new RateLimit(1, now::get);
    limit.secondsToWait("a");
    limit.secondsToWait("a");

    assertThat(limit.secondsToWait("a")).isPositive();
    assertThat(limit.secondsToWait("b")).isZero();
  }

  @Test
  void zeroIsNoLimit() {
    RateLimit limit = new RateLimit(0, now::get);

    assertThat(IntStream.range(0, 1_000).mapToLong(i -> limit.secondsToWait("a"))).containsOnly(0L);
  }
}
