package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import ess.message.Arrival;
import ess.message.Event;
import ess.message.MailboxMark;
import ess.message.MailboxStatus;
import ess.message.Message;
import ess.message.MessageRegister;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlRegisterTest {

  @TempDir Path dir;
  private Store store;
  private MessageRegister register;

  @BeforeEach
  void open() {
    store = Store.open(dir);
    register = store.register();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatArrivesIsARowWithItsEventAndTheMark() throws Exception {
    List<Message> added =
        register.register(
            "hr",
            new MailboxMark(7, 12),
            List.of(Samples.arrival(11, "one"), Samples.arrival(12, "two")));

    assertThat(added).extracting(Message::uid).containsExactly(11L, 12L);
    assertThat(register.mark("hr")).isEqualTo(new MailboxMark(7, 12));
    assertThat(rows("select mailbox, uid_validity, uid, state from message order by uid"))
        .containsExactly("hr|7|11|received", "hr|7|12|received");
    assertThat(store.events().after(0, 10))
        .extracting(Event::type, Event::subject)
        .containsExactly(
            tuple(Event.RECEIVED, added.get(0).id().text()),
            tuple(Event.RECEIVED, added.get(1).id().text()));
  }

  @Test
  void theSummaryStandsInRowAndEventAlike() throws Exception {
    Message added = register.registerUpload(Samples.arrival(1, "one"));

    String summary =
        ("{'id':'%s','mailbox':'upload','receivedAt':'2026-03-01T12:00:00.000Z','from':null,"
                + "'subject':null,'size':3,'state':'received','verdict':null}")
            .formatted(added.id())
            .replace('\'', '"');
    assertThat(rows("select summary from message")).containsExactly(summary);
    assertThat(store.events().after(0, 1)).extracting(Event::data).containsExactly(summary);
  }

  @Test
  void aUidThatIsKnownIsNotDoubled() throws Exception {
    register.register("hr", new MailboxMark(7, 11), List.of(Samples.arrival(11, "one")));

    List<Message> added =
        register.register(
            "hr",
            new MailboxMark(7, 12),
            List.of(Samples.arrival(11, "one"), Samples.arrival(12, "one")));

    assertThat(added).extracting(Message::uid).containsExactly(12L);
    assertThat(store.events().head()).isEqualTo(2);
  }

  @Test
  void theSameUidInAnotherMailboxIsAnotherMessage() {
    register.register("hr", new MailboxMark(7, 11), List.of(Samples.arrival(11, "one")));

    List<Message> added =
        register.register("sales", new MailboxMark(7, 11), List.of(Samples.arrival(11, "one")));

    assertThat(added).hasSize(1);
  }

  @Test
  void anotherUidValidityBindsTheRowsThatAreThere() throws Exception {
    register.register(
        "hr",
        new MailboxMark(7, 3),
        List.of(Samples.arrival(1, "one"), Samples.arrival(2, "twin"), Samples.arrival(3, "twin")));
    List<String> before = rows("select id from message order by id");

    List<Message> added =
        register.register(
            "hr",
            new MailboxMark(8, 104),
            List.of(
                Samples.arrival(101, "twin"),
                Samples.arrival(102, "one"),
                Samples.arrival(103, "twin"),
                Samples.arrival(104, "new")));

    assertThat(added).extracting(Message::uid).containsExactly(104L);
    assertThat(rows("select uid_validity, uid from message order by uid"))
        .containsExactly("8|101", "8|102", "8|103", "8|104");
    assertThat(rows("select id from message order by id")).containsAll(before).hasSize(4);
    assertThat(rows("select document ->> 'uid', document ->> 'uidValidity' from message"))
        .containsExactlyInAnyOrder("101|8", "102|8", "103|8", "104|8");
  }

  @Test
  void aThirdEqualMailAfterAnotherUidValidityIsNew() {
    register.register("hr", new MailboxMark(7, 1), List.of(Samples.arrival(1, "twin")));

    List<Message> added =
        register.register(
            "hr",
            new MailboxMark(8, 12),
            List.of(Samples.arrival(11, "twin"), Samples.arrival(12, "twin")));

    assertThat(added).extracting(Message::uid).containsExactly(12L);
  }

  @Test
  void aBatchThatIsReadAgainAfterAnotherUidValidityChangesNothing() throws Exception {
    register.register("hr", new MailboxMark(7, 1), List.of(Samples.arrival(1, "one")));
    register.register("hr", new MailboxMark(8, 11), List.of(Samples.arrival(11, "one")));

    List<Message> added =
        register.register("hr", new MailboxMark(8, 11), List.of(Samples.arrival(11, "one")));

    assertThat(added).isEmpty();
    assertThat(rows("select uid_validity, uid from message")).containsExactly("8|11");
  }

  @Test
  void aMailboxThatWasNeverReadHasNoMark() {
    assertThat(register.mark("hr")).isEqualTo(MailboxMark.NONE);
  }

  @Test
  void theStatusOfAMailboxLeavesItsMarkAlone() throws Exception {
    register.register("hr", new MailboxMark(7, 12), List.of());

    register.status(
        new MailboxStatus(
            "hr", MailboxStatus.State.FAILING, "The server refuses the password", Samples.NOON));

    assertThat(register.mark("hr")).isEqualTo(new MailboxMark(7, 12));
    assertThat(rows("select state, sentence, since from mailbox"))
        .containsExactly("failing|The server refuses the password|2026-03-01T12:00:00.000Z");
  }

  @Test
  void aFullDiskIsToldAndNothingOfTheBatchIsKept() throws Exception {
    limitPages();

    assertThatThrownBy(
            () -> {
              for (int batch = 0; batch < 100; batch++) {
                register.register(
                    "hr",
                    new MailboxMark(7, batch + 1),
                    List.of(Samples.arrival(batch + 1, "mail " + batch)));
              }
            })
        .isInstanceOf(StoreException.class)
        .hasMessage("The database cannot be written; make room on its disk")
        .extracting("kind")
        .isEqualTo(StoreException.Kind.FULL);
    long kept = register.mark("hr").uid();
    assertThat(rows("select count(*), max(uid) from message")).containsExactly(kept + "|" + kept);
    assertThat(store.events().head()).isEqualTo(kept);
  }

  @Test
  void onceThereIsRoomAgainTheSameBatchIsKept() throws Exception {
    limitPages();
    assertThatThrownBy(() -> register.register("hr", new MailboxMark(7, 500), many(500)))
        .isInstanceOf(StoreException.class);
    sql("pragma max_page_count = 1000000");

    List<Message> added = register.register("hr", new MailboxMark(7, 500), many(500));

    assertThat(added).hasSize(500);
    assertThat(store.events().head()).isEqualTo(500);
  }

  private static List<Arrival> many(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(uid -> Samples.arrival(uid, "mail " + uid))
        .toList();
  }

  /** Lets the database grow by a few pages only, which SQLite reports as a full disk. */
  private void limitPages() throws SQLException {
    int pages = Integer.parseInt(rows("pragma page_count").get(0));
    sql("pragma max_page_count = " + (pages + 5));
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = store.writer().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> rows(String sql) throws SQLException {
    return Pipeline.query(store, sql);
  }
}
