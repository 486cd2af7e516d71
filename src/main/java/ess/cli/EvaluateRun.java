package ess.cli;

import ess.cli.JudgedMail.Counted;
import ess.message.Finding;
import ess.message.Judgement;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartTree;
import ess.message.Verdict;
import ess.message.Verdict.Term;
import ess.verdict.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;

/**
 * Judges labelled mails on several threads. Of each mail only what a report needs is kept, so the
 * room it takes does not grow with the size of mails.
 */
final class EvaluateRun {

  private static final int MAX_BYTES = 256 * 1024 * 1024;
  private static final MediaType HTML = MediaType.of("text/html");

  private final JudgeContext judging;
  private final Judge judge;
  private final int threads;

  /**
   * Of the routes that judge, and of the judge that weighs once more to see what a finding does.
   */
  EvaluateRun(JudgeContext judging, Judge judge, int threads) {
    this.judging = judging;
    this.judge = judge;
    this.threads = threads;
  }

  /**
   * Judges the mails and gives the results in their order.
   *
   * @param each is told each mail and its judgement, on the thread that judged
   */
  List<JudgedMail> run(
      List<LabelledMail> mails, EvaluateProgress progress, BiConsumer<Integer, Judgement> each)
      throws InterruptedException {
    AtomicReferenceArray<JudgedMail> judged = new AtomicReferenceArray<>(mails.size());
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(
            pool.submit(
                () -> {
                  for (int at = next.getAndIncrement();
                      at < mails.size();
                      at = next.getAndIncrement()) {
                    judged.set(at, judge(at, mails.get(at), each));
                    progress.step();
                  }
                }));
      }
      for (Future<?> worker : workers) {
        join(worker);
      }
    } finally {
      pool.shutdownNow();
    }
    List<JudgedMail> all = new ArrayList<>(mails.size());
    for (int i = 0; i < mails.size(); i++) {
      all.add(judged.get(i));
    }
    return all;
  }

  private static void join(Future<?> worker) throws InterruptedException {
    try {
      worker.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("a worker of the evaluation failed", e.getCause());
    }
  }

  private JudgedMail judge(int at, LabelledMail mail, BiConsumer<Integer, Judgement> each) {
    try {
      if (Files.size(mail.file()) > MAX_BYTES) {
        return JudgedMail.failed(mail, "it is larger than " + MAX_BYTES + " bytes");
      }
      Judgement judgement = judging.judge(Files.readAllBytes(mail.file()));
      each.accept(at, judgement);
      return summary(mail, judgement);
    } catch (IOException | RuntimeException e) {
      return JudgedMail.failed(mail, Causes.sentence(e));
    }
  }

  private JudgedMail summary(LabelledMail mail, Judgement judgement) {
    Verdict verdict = judgement.verdict();
    Map<String, Integer> counted = new LinkedHashMap<>();
    for (Term term : verdict.terms()) {
      counted.merge(term.finding(), term.counted(), Integer::sum);
    }
    List<Counted> terms = new ArrayList<>();
    counted.forEach((id, sum) -> terms.add(new Counted(id.intern(), sum)));
    return new JudgedMail(
        mail,
        hasHtml(judgement.tree()),
        verdict.result(),
        verdict.score(),
        terms,
        carriers(judgement, terms),
        null);
  }

  private static boolean hasHtml(PartTree tree) {
    return tree.parts().stream()
        .anyMatch(part -> part.kind() == Part.Kind.BODY && part.type().equals(HTML));
  }

  /** Weighs anew without each id in turn: what no longer is flagged was carried by that id. */
  private Set<String> carriers(Judgement judgement, List<Counted> terms) {
    Set<String> carriers = new TreeSet<>();
    Verdict verdict = judgement.verdict();
    if (verdict.score() < verdict.suspiciousFrom()) {
      return carriers;
    }
    for (Counted term : terms) {
      if (term.counted() > 0) {
        Verdict other = judge.judge(without(judgement.tree(), term.id())).verdict();
        if (other.score() < other.suspiciousFrom()) {
          carriers.add(term.id());
        }
      }
    }
    return carriers;
  }

  private static PartTree without(PartTree tree, String id) {
    List<Finding> rest =
        tree.findings().stream().filter(finding -> !finding.id().equals(id)).toList();
    return tree.withFindings(rest);
  }
}
