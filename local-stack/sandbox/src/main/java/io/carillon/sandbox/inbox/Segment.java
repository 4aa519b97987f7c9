package io.carillon.sandbox.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A file of items, one behind the other: length of the rest, vendor, time (seconds, nanoseconds),
 * key, sender, recipients, title, then the raw bytes. A record that was cut off by a crash is cut
 * away at the next start.
 */
final class Segment implements AutoCloseable {
  private static final String SUFFIX = ".items";
  private static final int MOST = 16 << 20;

  /** Where the raw bytes of an item stand. */
  record Place(long offset, int length) {}

  /** Takes each item of a segment in turn. */
  @FunctionalInterface
  interface Reader {
    void take(Item item, Place place);
  }

  private final Path path;
  private final RandomAccessFile file;

  private Segment(Path path) throws IOException {
    this.path = path;
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  static boolean isSegment(Path path) {
    return path.toString().endsWith(SUFFIX);
  }

  static Segment open(Path path) throws IOException {
    return new Segment(path);
  }

  static Segment create(Path folder, long firstId) throws IOException {
    String name = "%020d-%d%s".formatted(System.currentTimeMillis(), firstId, SUFFIX);
    return new Segment(folder.resolve(name));
  }

  long size() throws IOException {
    return file.length();
  }

  Place append(Item item) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(256);
    DataOutputStream out = new DataOutputStream(head);
    write(out, item.vendor().key());
    out.writeLong(item.receivedAt().getEpochSecond());
    out.writeInt(item.receivedAt().getNano());
    write(out, item.key());
    write(out, item.from());
    write(out, String.join("\n", item.to()));
    write(out, item.title());
    if (head.size() + item.raw().length > MOST) {
      throw new IOException("It is larger than " + MOST + " bytes.");
    }
    long start = file.length();
    ByteArrayOutputStream record = new ByteArrayOutputStream(4 + head.size() + item.raw().length);
    DataOutputStream whole = new DataOutputStream(record);
    whole.writeInt(head.size() + item.raw().length);
    whole.write(head.toByteArray());
    whole.write(item.raw());
    file.seek(start);
    file.write(record.toByteArray());
    return new Place(start + 4 + head.size(), item.raw().length);
  }

  byte[] read(Place place) throws IOException {
    byte[] raw = new byte[place.length()];
    file.seek(place.offset());
    file.readFully(raw);
    return raw;
  }

  void forEach(Reader reader) throws IOException {
    long position = 0;
    long end = file.length();
    while (end - position > 4) {
      file.seek(position);
      int length = file.readInt();
      if (length <= 0 || length > MOST || position + 4 + length > end) {
        break;
      }
      byte[] record = new byte[length];
      file.readFully(record);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
      Vendor vendor = Vendor.ofKey(read(in));
      Instant receivedAt = Instant.ofEpochSecond(in.readLong(), in.readInt());
      String key = read(in);
      String from = read(in);
      List<String> to = List.of(read(in).split("\n"));
      String title = read(in);
      int rawLength = in.available();
      Item item = new Item(vendor, receivedAt, key, from, to, title, in.readNBytes(rawLength));
      reader.take(item, new Place(position + 4 + length - rawLength, rawLength));
      position += 4L + length;
    }
    file.setLength(position);
  }

  void delete() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), UTF_8);
  }
}
