package ess.decompose.child;

import ess.decompose.opener.Limit;
import ess.decompose.opener.Opening;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A running child, as the service sees it. For one thread at a time; {@link #kill} from any. */
final class Child {

  /** How a virtual machine ends that was told to exit when it is out of memory. */
  private static final String OUT_OF_MEMORY = "exit code 3";

  private static final long START_MILLIS = 60_000;
  private static final long LOOK_MILLIS = 20;
  private static final long LAST_MILLIS = 2_000;

  private final Process process;
  private final FrameWriter out;
  private final FrameReader in;
  private final ScheduledExecutorService watch;
  private final ChildSettings settings;
  private final String state;
  private int requests;

  /**
   * Starts a child and waits until it is ready.
   *
   * @param watch looks whether it takes too long
   * @throws IOException if it does not become ready
   */
  Child(ChildCommand command, ChildSettings settings, ScheduledExecutorService watch)
      throws IOException {
    this.settings = settings;
    this.watch = watch;
    this.process = command.start();
    this.out = new FrameWriter(process.getOutputStream());
    this.in = new FrameReader(process.getInputStream());
    ScheduledFuture<?> tooLate = watch.schedule(this::kill, START_MILLIS, TimeUnit.MILLISECONDS);
    try {
      Frame ready = in.next();
      if (ready.kind() != Frame.Kind.READY) {
        throw new NonsenseException("the first word is " + ready.kind());
      }
      this.state = FrameReader.text(ready.payload());
    } catch (IOException e) {
      kill();
      throw new IOException("a child did not start: " + ending(), e);
    } catch (RuntimeException e) {
      kill();
      throw e;
    } finally {
      tooLate.cancel(false);
    }
  }

  /** How it is locked down, in its own words. */
  String state() {
    return state;
  }

  long id() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() {
    process.destroyForcibly();
  }

  /** Whether it has opened as much as one may. */
  boolean isUsedUp() {
    return requests >= settings.requests();
  }

  /**
   * Lets it open the container. A child that is late, dies or talks nonsense is killed, and named
   * in a finding.
   *
   * @return whether it can be used again
   */
  boolean open(Opening opening) {
    requests++;
    Request request = Request.of(opening);
    long own = TimeUnit.SECONDS.toMillis(settings.seconds());
    long granted = Math.min(own, request.left().millis() + LAST_MILLIS);
    Patience patience = new Patience(granted);
    ScheduledFuture<?> watching =
        watch.scheduleWithFixedDelay(
            () -> {
              if (patience.isOver()) {
                kill();
              }
            },
            LOOK_MILLIS,
            LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
    Replay replay = new Replay(opening, in, out, patience);
    boolean done = false;
    try {
      patience.wait(true);
      request.write(out);
      patience.wait(false);
      done = replay.run();
    } catch (NonsenseException e) {
      kill();
      new Loss(opening).nonsense(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      kill();
      lost(opening, patience, granted == own);
    } finally {
      watching.cancel(false);
      if (!done) {
        kill();
      }
    }
    return done;
  }

  private void lost(Opening opening, Patience patience, boolean byOwnLimit) {
    if (patience.isOver()) {
      if (byOwnLimit) {
        new Loss(opening).timedOut(settings.seconds());
      } else {
        opening.exceed(Limit.TIME);
      }
      return;
    }
    String ending = ending();
    if (ending.equals(OUT_OF_MEMORY)) {
      new Loss(opening).outOfMemory(settings.megabytes());
    } else {
      new Loss(opening).died(ending);
    }
  }

  /** Waits a little for its end, and says how it ended. */
  String ending() {
    try {
      boolean over = process.waitFor(LAST_MILLIS, TimeUnit.MILLISECONDS);
      return over ? "exit code " + process.exitValue() : "it does not end";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
