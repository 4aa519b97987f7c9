package io.carillon.sandbox.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was received, on disk in segments, with a small entry of each in memory. The oldest segment
 * goes when there are too many, and its entries with it. Safe for use by many threads.
 */
public final class Inbox implements AutoCloseable {
  /**
   * How much is kept.
   *
   * @param segmentBytes after so many bytes a new segment begins
   * @param entries at most so many items
   */
  public record Bounds(long segmentBytes, int segments, int entries) {
    public static final Bounds LOCAL = new Bounds(32L << 20, 8, 100_000);
  }

  /** Where an item stands, and what lists and searches need of it. */
  public static final class Entry {
    private final long id;
    private final Vendor vendor;
    private final Instant receivedAt;
    private final String key;
    private final String from;
    private final List<String> to;
    private final String title;
    private final Segment segment;
    private final Segment.Place place;

    private Entry(long id, Item item, Segment segment, Segment.Place place) {
      this.id = id;
      this.vendor = item.vendor();
      this.receivedAt = item.receivedAt();
      this.key = item.key();
      this.from = item.from();
      this.to = item.to();
      this.title = item.title();
      this.segment = segment;
      this.place = place;
    }

    public long id() {
      return id;
    }

    public Vendor vendor() {
      return vendor;
    }

    public Instant receivedAt() {
      return receivedAt;
    }

    public String key() {
      return key;
    }

    public String from() {
      return from;
    }

    public List<String> to() {
      return to;
    }

    public String title() {
      return title;
    }
  }

  /** Which items are meant; an empty text means all. */
  public record Filter(Set<Vendor> vendors, String to, String title, Instant after) {
    public static final Filter ALL = new Filter(Set.of(Vendor.values()), "", "", Instant.EPOCH);

    boolean takes(Entry entry) {
      return vendors.contains(entry.vendor())
          && (to.isEmpty()
              || entry.to().contains(to)
              || entry.to().contains(to.toLowerCase(Locale.ROOT)))
          && (title.isEmpty() || entry.title().contains(title))
          && entry.receivedAt().isAfter(after);
    }
  }

  /** Newest first. */
  public record Found(List<Entry> entries, long total) {}

  private record Key(Vendor vendor, String key) {}

  private final Path folder;
  private final Bounds bounds;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<Key, Entry> byKey = new HashMap<>();
  private long lastId;

  private Inbox(Path folder, Bounds bounds) {
    this.folder = folder;
    this.bounds = bounds;
  }

  /** The inbox of a folder with what an earlier run has received. */
  public static Inbox open(Path folder, Bounds bounds) throws IOException {
    Files.createDirectories(folder);
    Inbox inbox = new Inbox(folder, bounds);
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Segment::isSegment).sorted().toList()) {
        inbox.segments.add(Segment.open(file));
      }
    }
    for (Segment segment : inbox.segments) {
      segment.forEach((item, place) -> inbox.remember(item, segment, place));
    }
    inbox.forgetOldest();
    return inbox;
  }

  /** Keeps an item; it is on disk when this returns. */
  public synchronized void add(Item item) throws IOException {
    Segment last = segments.peekLast();
    if (last == null || last.size() >= bounds.segmentBytes()) {
      last = Segment.create(folder, lastId + 1);
      segments.add(last);
    }
    remember(item, last, last.append(item));
    forgetOldest();
  }

  /**
   * Those that a filter takes.
   *
   * @param before only those with a smaller id
   */
  public synchronized Found find(Filter filter, long before, int limit) {
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

  /** The item that a vendor knows by an id; of several with one id the last. */
  public synchronized Optional<Entry> byKey(Vendor vendor, String key) {
    return Optional.ofNullable(byKey.get(new Key(vendor, key)));
  }

  /** The item as it was kept; empty when it has been forgotten meanwhile. */
  public synchronized Optional<byte[]> raw(Entry entry) throws IOException {
    return segments.contains(entry.segment)
        ? Optional.of(entry.segment.read(entry.place))
        : Optional.empty();
  }

  synchronized void clear() throws IOException {
    entries.clear();
    byKey.clear();
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

  private void remember(Item item, Segment segment, Segment.Place place) {
    lastId++;
    Entry entry = new Entry(lastId, item, segment, place);
    entries.add(entry);
    if (!item.key().isEmpty()) {
      byKey.put(new Key(item.vendor(), item.key()), entry);
    }
  }

  private void forgetOldest() throws IOException {
    while (segments.size() > bounds.segments()) {
      Segment oldest = segments.removeFirst();
      for (Entry entry = entries.peekFirst();
          entry != null && entry.segment == oldest;
          entry = entries.peekFirst()) {
        forget(entries.pollFirst());
      }
      oldest.delete();
    }
    while (entries.size() > bounds.entries()) {
      forget(entries.pollFirst());
    }
  }

  private void forget(@Nullable Entry entry) {
    if (entry != null) {
      byKey.remove(new Key(entry.vendor(), entry.key()), entry);
    }
  }
}
