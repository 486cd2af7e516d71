package ess.scan;

import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import ess.message.Severity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One message shown to all scanners.
 *
 * <p>Each scanner has a lane: the parts it wants, in the order of the tree. Lanes wait in a queue,
 * and workers take them off it. The first worker is one hop of threads for the whole message; a
 * second one is started only if lanes still wait after some patience, so that cheap scanners share
 * one thread and slow ones run side by side.
 *
 * <p>The thread that runs the pass keeps the time. A part that overruns is answered with a finding,
 * its worker is interrupted and left behind, and the rest of the lane goes back into the queue.
 * What a worker that was left behind answers later is thrown away.
 *
 * <p>Used by one thread, once.
 */
final class Pass {

  private final PartTree tree;
  private final List<Lane> lanes = new ArrayList<>();
  private final ScanLimits limits;
  private final ExecutorService threads;
  private final Abandoned abandoned;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Lane> waiting = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private int open;

  Pass(
      PartTree tree,
      List<? extends Scanner> scanners,
      ScanLimits limits,
      ExecutorService threads,
      Abandoned abandoned) {
    this.tree = tree;
    this.limits = limits;
    this.threads = threads;
    this.abandoned = abandoned;
    for (Scanner scanner : scanners) {
      List<Part> parts = wanted(scanner.selection());
      if (!parts.isEmpty()) {
        lanes.add(new Lane(scanner, parts));
        open += parts.size();
      }
    }
    waiting.addAll(lanes);
  }

  private List<Part> wanted(Selection selection) {
    List<Part> parts = new ArrayList<>();
    for (Part part : tree.parts()) {
      if (selection.takes(part)) {
        if (selection.whole()) {
          return List.of(tree.root());
        }
        parts.add(part);
      }
    }
    return parts;
  }

  /** Runs the lanes and gives the findings in the order of scanners, then parts, then answers. */
  List<Finding> run() throws InterruptedException {
    if (open > 0) {
      keepTime();
    }
    List<Finding> findings = new ArrayList<>();
    for (Lane lane : lanes) {
      for (List<Finding> answer : lane.answers) {
        findings.addAll(answer);
      }
    }
    return findings;
  }

  private void keepTime() throws InterruptedException {
    long start = System.nanoTime();
    long end = start + limits.wholeTime().toNanos();
    long grow = start + limits.patience().toNanos();
    lock.lockInterruptibly();
    try {
      startWorker();
      while (open > 0) {
        long now = System.nanoTime();
        if (now - end >= 0) {
          giveUp();
          return;
        }
        abandonOverrun(now);
        if (!waiting.isEmpty() && (workers.isEmpty() || now - grow >= 0)) {
          if (workers.size() < limits.lanes()) {
            startWorker();
          }
          grow = now + limits.patience().toNanos();
        }
        if (open > 0) {
          long ignored = changed.awaitNanos(Math.max(1, nextEvent(end, grow) - now));
        }
      }
    } catch (InterruptedException e) {
      giveUp();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private long nextEvent(long end, long grow) {
    long next = end;
    if (!waiting.isEmpty() && workers.size() < limits.lanes() && grow - next < 0) {
      next = grow;
    }
    for (Worker worker : workers) {
      if (worker.lane != null && worker.deadline - next < 0) {
        next = worker.deadline;
      }
    }
    return next;
  }

  private void startWorker() {
    Worker worker = new Worker();
    workers.add(worker);
    threads.execute(worker);
  }

  private void abandonOverrun(long now) {
    for (Worker worker : List.copyOf(workers)) {
      if (worker.lane != null && now - worker.deadline >= 0) {
        Lane lane = abandon(worker, now);
        if (lane.overruns >= limits.maxOverruns()) {
          answerRest(lane, "scan.stuck", "ran out of time too often in this message");
        } else if (lane.hasMore()) {
          waiting.add(lane);
        }
      }
    }
  }

  /** Ends the pass although parts are open: each of them gets a finding. */
  private void giveUp() {
    for (Worker worker : List.copyOf(workers)) {
      if (worker.lane != null) {
        answerRest(
            abandon(worker, System.nanoTime()),
            "scan.timed-out",
            "had no time left for this message");
      }
    }
    for (Lane lane = waiting.poll(); lane != null; lane = waiting.poll()) {
      answerRest(lane, "scan.timed-out", "had no time left for this message");
    }
  }

  private Lane abandon(Worker worker, long now) {
    Lane lane = worker.lane;
    Thread thread = worker.thread;
    if (lane == null || thread == null) {
      throw new IllegalStateException("only a worker at work can be left behind");
    }
    worker.left = true;
    workers.remove(worker);
    abandoned.add(lane.scanner);
    thread.interrupt();
    lane.overruns++;
    Duration took = Duration.ofNanos(now - worker.begun);
    answer(
        lane,
        List.of(
            unfinished(lane, "scan.timed-out", "took too long and was stopped")
                .withEvidence(
                    "stopped after %d ms of %d ms"
                        .formatted(took.toMillis(), lane.scanner.timeout().toMillis()))));
    return lane;
  }

  private void answerRest(Lane lane, String id, String what) {
    while (lane.hasMore()) {
      answer(lane, List.of(unfinished(lane, id, what)));
    }
  }

  private void answer(Lane lane, List<Finding> findings) {
    lane.answers.add(findings);
    open--;
  }

  private static Finding unfinished(Lane lane, String id, String what) {
    String name = lane.scanner.name();
    return Finding.of(
            id,
            name,
            "The scanner %s %s".formatted(name, what),
            Severity.MEDIUM,
            0,
            lane.next().path())
        .asUnfinished();
  }

  /** A lane: the parts for one scanner, and the answers to as many of them as are done. */
  private static final class Lane {
    final Scanner scanner;
    final List<Part> parts;
    final List<List<Finding>> answers;
    int overruns;

    Lane(Scanner scanner, List<Part> parts) {
      this.scanner = scanner;
      this.parts = parts;
      this.answers = new ArrayList<>(parts.size());
    }

    boolean hasMore() {
      return answers.size() < parts.size();
    }

    Part next() {
      return parts.get(answers.size());
    }
  }

  /** Takes lanes off the queue until none is left, or until it is left behind itself. */
  private final class Worker implements Runnable {
    @Nullable Thread thread;
    @Nullable Lane lane;
    long begun;
    long deadline;
    boolean left;

    @Override
    public void run() {
      for (Lane mine = take(); mine != null; mine = take()) {
        for (Part part = begin(mine); part != null; part = begin(mine)) {
          if (!finish(mine, Answers.of(mine.scanner, tree, part))) {
            abandoned.remove(mine.scanner);
            return;
          }
        }
      }
    }

    private @Nullable Lane take() {
      lock.lock();
      try {
        Lane mine = waiting.poll();
        if (mine == null) {
          workers.remove(this);
        }
        return mine;
      } finally {
        lock.unlock();
      }
    }

    private @Nullable Part begin(Lane mine) {
      lock.lock();
      try {
        if (mine.hasMore() && abandoned.isStuck(mine.scanner, limits)) {
          answerRest(mine, "scan.stuck", "still hangs in earlier parts and was not asked");
        }
        if (!mine.hasMore()) {
          wakeIfDone();
          return null;
        }
        thread = Thread.currentThread();
        lane = mine;
        begun = System.nanoTime();
        deadline = begun + mine.scanner.timeout().toNanos();
        return mine.next();
      } finally {
        lock.unlock();
      }
    }

    /** Hands in an answer; false if it came too late. */
    private boolean finish(Lane mine, List<Finding> findings) {
      lock.lock();
      try {
        if (left) {
          return false;
        }
        answer(mine, findings);
        lane = null;
        wakeIfDone();
        return true;
      } finally {
        lock.unlock();
      }
    }

    private void wakeIfDone() {
      if (open == 0) {
        changed.signal();
      }
    }
  }
}
