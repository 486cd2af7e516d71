package ess.intake;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A sleep that any thread may end. Once ended, there is none until it is allowed again. */
final class Nap {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private volatile boolean over;

  /** Sleeps for the time, or until it is ended; an interrupt ends it. */
  void sleep(Duration time) {
    lock.lock();
    try {
      long left = time.toNanos();
      while (left > 0 && !over) {
        left = ended.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      over = true;
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      over = true;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void allow() {
    over = false;
  }

  boolean isOver() {
    return over;
  }
}
