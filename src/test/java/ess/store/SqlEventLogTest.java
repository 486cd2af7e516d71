package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.Event;
import ess.message.EventLog;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlEventLogTest {

  @TempDir Path dir;
  private Store store;
  private EventLog events;

  @BeforeEach
  void open() {
    store = Store.open(dir);
    events = store.events();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anEmptyLogHasNoHeadAndNoPage() {
    assertThat(events.head()).isZero();
    assertThat(events.oldest()).isZero();
    assertThat(events.after(0, 10)).isEmpty();
  }

  @Test
  void aPageBeginsBehindItsNumberAndKeepsItsLimit() {
    store.register().registerUpload(Samples.arrival(1, "one"));
    store.register().registerUpload(Samples.arrival(1, "two"));
    store.register().registerUpload(Samples.arrival(1, "three"));

    assertThat(events.head()).isEqualTo(3);
    assertThat(events.oldest()).isEqualTo(1);
    assertThat(events.after(1, 1)).extracting(Event::seq).containsExactly(2L);
    assertThat(events.after(1, 10)).extracting(Event::seq).containsExactly(2L, 3L);
    assertThat(events.after(3, 10)).isEmpty();
  }

  /** A disk that refuses: what is committed is not told before it is forced. */
  @Test
  void nothingIsToldThatIsNotOnTheDisk() {
    AtomicInteger syncs = new AtomicInteger();
    AtomicBoolean refuses = new AtomicBoolean(true);
    EventLog log =
        new SqlEventLog(
            store.reader(),
            () -> {
              syncs.incrementAndGet();
              if (refuses.get()) {
                throw new IllegalStateException("the disk refuses");
              }
            });
    store.register().registerUpload(Samples.arrival(1, "one"));

    assertThatThrownBy(log::head).hasMessage("the disk refuses");
    assertThatThrownBy(() -> log.after(0, 10)).hasMessage("the disk refuses");
    refuses.set(false);
    assertThat(log.after(0, 10)).hasSize(1);
    assertThat(log.head()).isEqualTo(1);
    assertThat(syncs).hasValue(3);
  }

  @Test
  void aPageOfNothingOrOfTooMuchIsAMistake() {
    assertThatThrownBy(() -> events.after(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> events.after(0, 1001)).isInstanceOf(IllegalArgumentException.class);
  }
}
