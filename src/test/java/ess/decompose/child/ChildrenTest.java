package ess.decompose.child;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.decompose.Carriers;
import ess.decompose.Decomposer;
import ess.decompose.Limits;
import ess.decompose.Mails;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens in a child, the service goes on and says what it did not see. */
@Timeout(value = 60, unit = SECONDS)
class ChildrenTest {

  private static final ChildSettings SETTINGS = new ChildSettings(2, 64, 2, 1000, Hardening.AUTO);

  private static Children children;
  private static Decomposer decomposer;

  @BeforeAll
  static void startChildren() {
    children = ActingChild.children(SETTINGS);
    decomposer = Decomposer.with(List.of(children));
  }

  @AfterAll
  static void endChildren() {
    children.close();
  }

  @Test
  void whatTheChildFindsBecomesParts() {
    PartTree tree = open("show hello");

    assertThat(text(tree, "shown")).isEqualTo("hello");
    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void aChildThatHangsIsEndedAndNamedWithItsSetting() {
    PartTree tree = open("hang");

    assertThat(tree.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("child.timed-out");
              assertThat(finding.evidence()).isEqualTo("ess.decompose.child-seconds = 2");
              assertThat(finding.unfinished()).isTrue();
            });
    assertThat(text(open("show after"), "shown")).isEqualTo("after");
  }

  @Test
  void whatCameBeforeTheChildHungIsKept() {
    PartTree tree = open("hang-in-entry");

    assertThat(tree.parts()).anyMatch(part -> part.path().text().endsWith("endless"));
    assertThat(ids(tree)).contains("child.timed-out");
  }

  @Test
  void aChildWithoutMemoryIsNamedWithItsSetting() {
    PartTree tree = open("memory");

    assertThat(tree.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("child.out-of-memory");
              assertThat(finding.evidence()).isEqualTo("ess.decompose.child-megabytes = 64");
              assertThat(finding.unfinished()).isTrue();
            });
    assertThat(text(open("show after"), "shown")).isEqualTo("after");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"exit", "garbage", "long-frame", "wrong-order", "praise", "far-gap", "flood"})
  void aChildThatDiesOrTalksNonsenseIsEndedAndNamed(String deed) {
    PartTree tree = open(deed);

    assertThat(tree.findings())
        .filteredOn(finding -> finding.id().equals("child.died"))
        .singleElement()
        .matches(Finding::unfinished);
    assertThat(text(open("show after"), "shown")).isEqualTo("after");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overflow", "fault"})
  void aFaultOfAnOpenerIsNamedAsOne(String deed) {
    PartTree tree = open(deed);

    assertThat(ids(tree)).containsExactly("decompose.failed");
    assertThat(text(open("show after"), "shown")).isEqualTo("after");
  }

  @Test
  void whatALibraryPrintsDoesNoHarm() {
    PartTree tree = open("print");

    assertThat(text(tree, "printed")).isEqualTo("after the print");
  }

  @Test
  void aChildKilledWhileItWorksIsNamed() {
    try (Children some = ActingChild.children(new ChildSettings(1, 64, 30, 1000, Hardening.OFF))) {
      Decomposer one = Decomposer.with(List.of(some));
      one.takeApart(mail("show first"));
      Killer.ofTheOneThatWorks(some);

      PartTree tree = one.takeApart(mail("hang"));

      assertThat(ids(tree)).containsExactly("child.died");
      assertThat(text(one.takeApart(mail("show after")), "shown")).isEqualTo("after");
    }
  }

  @Test
  void aChildKilledWhileItWaitsIsNobodysLoss() {
    open("show first");
    children.killAll();

    PartTree tree = open("show second");

    assertThat(text(tree, "shown")).isEqualTo("second");
    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void anEntryOfMoreThanTheBudgetGrantsIsCutAsInOneProcess() {
    Decomposer small =
        new Decomposer(
            new Limits(50 << 20, 1 << 20, 300_000, 200, 50, 20, 1000, 60, 30, 3), children);

    PartTree tree = small.takeApart(mail("big 500000"));

    assertThat(ids(tree)).containsExactly("limit.entry-bytes");
    assertThat(tree.parts())
        .anyMatch(part -> part.is(Part.Trait.CUT) && part.content().size() > 300_000);
  }

  @Test
  void theEntriesOfAChildCountInTheBudgetOfTheMessage() {
    PartTree tree = open("many 20000");

    assertThat(ids(tree)).containsExactly("limit.parts");
    assertThat(tree.parts().size()).isBetween(4990, 5001);
  }

  @Test
  void manyThreadsAreServedByFewChildren() {
    List<String> answers =
        IntStream.range(0, 40).parallel().mapToObj(i -> text(open("show " + i), "shown")).toList();

    assertThat(answers)
        .containsExactlyElementsOf(IntStream.range(0, 40).mapToObj(String::valueOf).toList());
    assertThat(children.size()).isLessThanOrEqualTo(SETTINGS.count() + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "exec", "write", "delete"})
  void whatAChildMayNotDoIsRefusedToIt(String deed) throws IOException {
    Path precious = Path.of("/tmp/deleted-by-a-child");
    Files.write(precious, new byte[1]);

    PartTree tree = open("do " + deed);

    assertThat(text(tree, "done")).startsWith("refused: ").contains("ot permitted");
    assertThat(precious).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "thread"})
  void whatAnOpenerNeedsIsNotRefused(String deed) {
    PartTree tree = open("do " + deed);

    assertThat(text(tree, "done")).isEqualTo("done");
  }

  @Test
  void aChildKnowsNothingOfTheEnvironmentOfTheService() {
    PartTree tree = open("do environment");

    assertThat(text(tree, "done")).isEqualTo("LC_ALL");
  }

  @Test
  void aChildEndsWithTheServiceEvenInMidWork() throws Exception {
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ForgetfulService.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(service.inputReader().readLine())).orElseThrow();
    assertThat(child.isAlive()).isTrue();

    service.destroyForcibly().waitFor();

    await().atMost(10, SECONDS).until(() -> !child.isAlive());
  }

  @Test
  void closingEndsEveryChild() {
    Children some = ActingChild.children(SETTINGS);
    some.warm();
    ProcessHandle child = ProcessHandle.of(some.ids().get(0)).orElseThrow();

    some.close();

    await().atMost(10, SECONDS).until(() -> !child.isAlive());
    assertThat(Decomposer.with(List.of(some)).takeApart(mail("show x")).findings())
        .singleElement()
        .matches(finding -> finding.id().equals("child.unavailable") && finding.unfinished());
  }

  @Test
  void aChildIsReplacedAfterItsRequests() {
    try (Children some = ActingChild.children(new ChildSettings(1, 64, 5, 1, Hardening.OFF))) {
      Decomposer one = Decomposer.with(List.of(some));

      String first = text(one.takeApart(mail("do number")), "done");
      String second = text(one.takeApart(mail("do number")), "done");

      assertThat(second).isNotEqualTo(first);
    }
  }

  @Test
  void howAChildIsLockedIsTold() {
    open("show something");

    assertThat(children.state()).startsWith("seccomp");
  }

  @Test
  void aPasswordIsTriedOnlyIfTheServiceGrantsIt() {
    Limits limits = new Limits(50 << 20, 1 << 20, 300_000, 200, 50, 20, 1000, 60, 7, 60);

    PartTree tree = new Decomposer(limits, children).takeApart(mail("try"));

    assertThat(text(tree, "tries")).isEqualTo("7");
    assertThat(ids(tree)).containsExactly("limit.password-tries");
  }

  private static PartTree open(String deed) {
    return decomposer.takeApart(mail(deed));
  }

  private static ess.message.RawMessage mail(String deed) {
    return Mails.raw(Carriers.attached("a.bin", ActingOpener.content(deed)));
  }

  private static List<String> ids(PartTree tree) {
    return tree.findings().stream().map(Finding::id).toList();
  }

  private static String text(PartTree tree, String name) {
    return tree.parts().stream()
        .filter(part -> name.equals(part.name()))
        .map(Part::content)
        .map(content -> new String(content.toBytes(), StandardCharsets.US_ASCII))
        .findFirst()
        .orElse("no part " + name + ": " + tree.findings());
  }
}
