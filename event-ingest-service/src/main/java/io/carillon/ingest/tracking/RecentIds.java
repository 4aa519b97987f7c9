package io.carillon.ingest.tracking;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers about the last 130,000 events in one megabyte, to tell clients what they sent twice.
 * Each has one place, which a later one may take: so it forgets, but confuses two events only when
 * their 64-bit hashes are equal. It is a hint; nothing is dropped by it.
 */
final class RecentIds {
  private static final int PLACES = 1 << 17;

  private final long seed = new SecureRandom().nextLong();
  private final AtomicLongArray places = new AtomicLongArray(PLACES);

  /** The mark of an event: its tenant, id and content. */
  long mark(String tenant, String messageId, int contentHash) {
    long lengths = ((long) tenant.length() << Integer.SIZE) | messageId.length();
    long mark = Marks.with(Marks.with(Marks.with(seed, lengths), tenant), messageId);
    mark = Marks.with(mark, contentHash);
    return mark == 0 ? 1 : mark;
  }

  /** Notes the event; whether it was here before. */
  boolean seen(long mark) {
    return places.getAndSet(place(mark), mark) == mark;
  }

  /** Forgets an event that was not accepted after all. */
  void forget(long mark) {
    places.compareAndSet(place(mark), mark, 0);
  }

  private static int place(long mark) {
    return (int) (mark ^ (mark >>> 32)) & (PLACES - 1);
  }
}
