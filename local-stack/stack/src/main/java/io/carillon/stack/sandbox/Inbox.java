package io.carillon.stack.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The mails that were received, on disk in segments, with a small entry of each in memory. The
 * oldest segment goes when there are too many, and its entries with it. Safe for use by many
 * threads.
 */
final class Inbox implements AutoCloseable {
  /**
   * How much is kept.
   *
   * @param segmentBytes after so many bytes a new segment begins
   * @param entries at most so many mails
   */
  record Bounds(long segmentBytes, int segments, int entries) {
    static final Bounds LOCAL = new Bounds(32L << 20, 8, 100_000);
  }

  /** Where a mail stands, and what lists and searches need of it. */
  record Entry(
      long id,
      Instant receivedAt,
      String from,
      List<String> to,
      String subject,
      Segment segment,
      long offset,
      int length) {}

  /** Which mails are meant; an empty text means all. */
  record Filter(String to, String subject, Instant after) {
    boolean takes(Entry entry) {
      return (to.isEmpty() || entry.to().contains(to.toLowerCase(Locale.ROOT)))
          && (subject.isEmpty() || entry.subject().contains(subject))
          && entry.receivedAt().isAfter(after);
    }
  }

  /** Newest first. */
  record Found(List<Entry> entries, long total) {}

  private final Path folder;
  private final Bounds bounds;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long lastId;

  private Inbox(Path folder, Bounds bounds) {
    this.folder = folder;
    this.bounds = bounds;
  }

  /** The inbox of a folder with what an earlier run has received. */
  static Inbox open(Path folder, Bounds bounds) throws IOException {
    Files.createDirectories(folder);
    Inbox inbox = new Inbox(folder, bounds);
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Segment::isSegment).sorted().toList()) {
        inbox.segments.add(Segment.open(file));
      }
    }
    for (Segment segment : inbox.segments) {
      segment.forEach((mail, offset, length) -> inbox.remember(mail, segment, offset, length));
    }
    inbox.forgetOldest();
    return inbox;
  }

  synchronized void add(Mail mail) throws IOException {
    Segment last = segments.peekLast();
    if (last == null || last.size() >= bounds.segmentBytes()) {
      last = Segment.create(folder, lastId + 1);
      segments.add(last);
    }
    Segment.Place place = last.append(mail);
    remember(mail, last, place.offset(), place.length());
    forgetOldest();
  }

  synchronized Found find(Filter filter, long before, int limit) {
    List<Entry> found = new ArrayList<>();
    long total = 0;
    var newestFirst = entries.descendingIterator();
    while (newestFirst.hasNext()) {
      Entry entry = newestFirst.next();
      if (filter.takes(entry)) {
        total++;
        if (entry.id() < before && found.size() < limit) {
          found.add(entry);
        }
      }
    }
    return new Found(found, total);
  }

  synchronized Optional<Entry> byId(long id) {
    return entries.stream().filter(entry -> entry.id() == id).findFirst();
  }

  /** The mail as it was sent; empty when it has been forgotten meanwhile. */
  synchronized Optional<byte[]> raw(Entry entry) throws IOException {
    return segments.contains(entry.segment())
        ? Optional.of(entry.segment().read(entry.offset(), entry.length()))
        : Optional.empty();
  }

  synchronized void clear() throws IOException {
    entries.clear();
    for (Segment segment : segments) {
      segment.delete();
    }
    segments.clear();
  }

  @Override
  public synchronized void close() throws IOException {
    for (Segment segment : segments) {
      segment.close();
    }
  }

  private void remember(Mail mail, Segment segment, long offset, int length) {
    lastId++;
    entries.add(
        new Entry(
            lastId,
            mail.receivedAt(),
            mail.from(),
            mail.to(),
            MailView.subject(mail.raw()),
            segment,
            offset,
            length));
  }

  private void forgetOldest() throws IOException {
    while (segments.size() > bounds.segments()) {
      Segment oldest = segments.removeFirst();
      entries.removeIf(entry -> entry.segment() == oldest);
      oldest.delete();
    }
    while (entries.size() > bounds.entries()) {
      entries.removeFirst();
    }
  }
}
