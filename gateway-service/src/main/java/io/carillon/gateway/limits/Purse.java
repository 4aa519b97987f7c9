package io.carillon.gateway.limits;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What this process has in hand of one bucket. It takes more at a time the faster it spends, and
 * before it has spent all, so that most calls are paid for without asking; what it does not spend
 * in time is lost to everybody, so that no more is ever spent than the bucket gave.
 */
final class Purse {
  private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long RARE = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long KEPT = TimeUnit.SECONDS.toNanos(1);

  /** Asks the bucket; its answer goes to {@link #receive}, at once or later. */
  interface Bucket {
    void ask(Purse purse, Ask ask);
  }

  private final String key;
  private final Limit limit;
  private final Bucket bucket;
  private final Queue<Promise<Standing>> waiting = new ArrayDeque<>();
  private long held;
  private long heldUntil;
  private double left;
  private boolean empty;
  private long emptyUntil;
  private boolean asking;
  private long asked;
  private long askedAt;
  private long size = 1;

  Purse(String key, Limit limit, Bucket bucket) {
    this.key = key;
    this.limit = limit;
    this.bucket = bucket;
  }

  /** Pays for one call, at once when it can. */
  synchronized Future<Standing> spend(long now) {
    if (now - heldUntil >= 0) {
      held = 0;
    }
    if (held > 0) {
      held--;
      Standing paid = paid();
      if (held < size / 2 && !isEmpty(now)) {
        ask(now);
      }
      return Future.succeededFuture(paid);
    }
    if (!asking && isEmpty(now)) {
      return Future.succeededFuture(refused(now));
    }
    Promise<Standing> answered = Promise.promise();
    waiting.add(answered);
    ask(now);
    return answered.future();
  }

  /** The bucket's answer. */
  synchronized void receive(Grant grant, long now) {
    asking = false;
    held += grant.granted();
    heldUntil = now + KEPT;
    left = grant.left();
    empty = grant.granted() < asked;
    emptyUntil = now + limit.nanosUntilOne(left);
    while (held > 0 && waiting.peek() != null) {
      held--;
      waiting.remove().complete(paid());
    }
    if (empty) {
      while (waiting.peek() != null) {
        waiting.remove().complete(refused(now));
      }
    } else if (!waiting.isEmpty()) {
      ask(now);
    }
  }

  private void ask(long now) {
    if (asking) {
      return;
    }
    asking = true;
    long since = askedAt == 0 ? RARE : now - askedAt;
    askedAt = now;
    if (since < QUICK) {
      size = Math.min(2 * size, limit.mostLeased());
    } else if (since > RARE) {
      size = Math.max(1, size / 2);
    }
    asked = Math.max(size, waiting.size());
    bucket.ask(this, new Ask(key, limit, asked));
  }

  private boolean isEmpty(long now) {
    return empty && emptyUntil - now > 0;
  }

  private Standing paid() {
    return new Standing(limit, true, held + (long) left, Duration.ZERO);
  }

  private Standing refused(long now) {
    return new Standing(limit, false, 0, Duration.ofNanos(Math.max(1, emptyUntil - now)));
  }
}
