package ess.decompose.child;

import ess.decompose.opener.Opener;
import ess.decompose.opener.Openers;
import ess.decompose.opener.Opening;
import ess.message.MediaType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The children: starts them at the first need, keeps one warm beside those that work, and puts
 * another in the place of each that is lost or used up. It is the opener of all that is opened in a
 * child. Safe for many threads; {@link #close} ends every child.
 */
public final class Children implements Opener, AutoCloseable {

  private final ChildSettings settings;
  private final ChildCommand command;
  private final List<Opener> openers;
  private final List<Opener> programs;
  private final Semaphore places;
  private final ScheduledThreadPoolExecutor watch;
  private final ExecutorService starter;
  private final Deque<CompletableFuture<Child>> idle = new ArrayDeque<>();
  private final Set<Child> alive = new HashSet<>();
  private boolean warm;
  private boolean closed;
  private String state = "no child was started yet";

  /**
   * Children with their limits; none is started yet.
   *
   * @param count how many documents may be open at once
   * @param megabytes how much memory the heap of a child may take
   * @param seconds how long one document may take
   * @param requests how many documents a child opens before another takes its place
   * @param hardening {@code auto} or {@code off}
   * @param sevenZip the program {@code 7zz}, or an empty text if there is none
   */
  public Children(
      int count, int megabytes, int seconds, int requests, String hardening, String sevenZip) {
    this(new ChildSettings(count, megabytes, seconds, requests, Hardening.of(hardening)), sevenZip);
  }

  private Children(ChildSettings settings, String sevenZip) {
    this(
        settings,
        ChildCommand.of(settings, DocumentChild.class.getName()),
        Openers.forked(),
        sevenZip.isBlank()
            ? List.of()
            : List.of(new SevenZipProgram(sevenZip.strip(), settings.seconds())));
  }

  Children(
      ChildSettings settings, ChildCommand command, List<Opener> openers, List<Opener> programs) {
    this.programs = programs;
    this.settings = settings;
    this.command = command;
    this.openers = openers;
    this.places = new Semaphore(settings.count(), true);
    this.watch = new ScheduledThreadPoolExecutor(1, daemon("child-watch"));
    this.watch.setRemoveOnCancelPolicy(true);
    this.starter = Executors.newCachedThreadPool(daemon("child-start"));
  }

  /** Openers that are other programs, asked before all others. */
  public List<Opener> programs() {
    return programs;
  }

  @Override
  public boolean opens(MediaType type) {
    for (Opener opener : openers) {
      if (opener.opens(type)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void open(Opening opening) {
    try {
      if (!places.tryAcquire(opening.left().millis(), TimeUnit.MILLISECONDS)) {
        new Loss(opening)
            .unavailable("%s = %d, all at work".formatted(ChildSettings.COUNT, settings.count()));
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      new Loss(opening).unavailable("the service ends");
      return;
    }
    try {
      openInChild(opening);
    } finally {
      places.release();
    }
  }

  private void openInChild(Opening opening) {
    Child child;
    try {
      child = take(opening.left().millis());
    } catch (IOException e) {
      new Loss(opening).unavailable(String.valueOf(e.getMessage()));
      return;
    }
    boolean fit = false;
    try {
      fit = child.open(opening);
    } finally {
      give(child, fit && !child.isUsedUp());
    }
  }

  /**
   * Starts a child before it is needed, and keeps one warm from now on.
   *
   * @return how children are locked down, for the log
   */
  public String warm() {
    synchronized (this) {
      warm = true;
    }
    try {
      give(take(TimeUnit.MINUTES.toMillis(1)), true);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    return state();
  }

  /** How children are locked down, or why there is none. */
  public synchronized String state() {
    return state;
  }

  /** How many children there are. */
  synchronized int size() {
    return alive.size();
  }

  /** The process ids of the children. */
  synchronized List<Long> ids() {
    return alive.stream().map(Child::id).toList();
  }

  /** Ends every child there is; others take their place. */
  synchronized void killAll() {
    for (Child child : alive) {
      child.kill();
      child.ending();
    }
  }

  /** Ends every child. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      alive.forEach(Child::kill);
      idle.clear();
    }
    watch.shutdownNow();
    starter.shutdown();
  }

  private Child take(long millis) throws IOException {
    while (true) {
      CompletableFuture<Child> next = next();
      Child child;
      try {
        child = next.get(millis, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw new IOException(reason(e), e);
      } catch (TimeoutException e) {
        giveBack(next);
        throw new IOException("a child takes too long to start", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        giveBack(next);
        throw new IOException("the service ends", e);
      }
      if (child.isAlive()) {
        return child;
      }
      // It was ended by somebody while it waited. That is no fault of what is opened now.
      forget(child);
    }
  }

  private synchronized CompletableFuture<Child> next() throws IOException {
    if (closed) {
      throw new IOException("the service ends");
    }
    CompletableFuture<Child> next = idle.poll();
    if (next == null) {
      next = start();
    }
    if (warm && idle.isEmpty()) {
      idle.add(start());
    }
    return next;
  }

  private CompletableFuture<Child> start() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return born(new Child(command, settings, watch));
          } catch (IOException e) {
            synchronized (this) {
              state = String.valueOf(e.getMessage());
            }
            throw new java.io.UncheckedIOException(e);
          }
        },
        starter);
  }

  private synchronized Child born(Child child) {
    if (closed) {
      child.kill();
    }
    alive.add(child);
    state = child.state();
    return child;
  }

  private void give(Child child, boolean fit) {
    if (fit && child.isAlive()) {
      giveBack(CompletableFuture.completedFuture(child));
      return;
    }
    child.kill();
    forget(child);
    synchronized (this) {
      // Whoever comes next shall not wait for the start.
      if (!closed && idle.isEmpty()) {
        idle.add(start());
      }
    }
  }

  private synchronized void giveBack(CompletableFuture<Child> child) {
    if (!closed) {
      idle.addFirst(child);
    }
  }

  private synchronized void forget(Child child) {
    alive.remove(child);
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static ThreadFactory daemon(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
