package io.carillon.stack.sandbox;

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
 * A file of mails, one behind the other: length of the rest, time (seconds, nanoseconds), sender,
 * recipients, then the raw mail. A record that was cut off by a crash is cut away at the next
 * start.
 */
final class Segment implements AutoCloseable {
  private static final String SUFFIX = ".mails";
  private static final int MOST = SmtpSession.MOST_BYTES + (1 << 20);

  /** Where the raw bytes of a mail stand. */
  record Place(long offset, int length) {}

  /** Takes each mail of a segment in turn. */
  @FunctionalInterface
  interface Reader {
    void take(Mail mail, long offset, int length);
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

  Place append(Mail mail) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(256);
    DataOutputStream out = new DataOutputStream(head);
    out.writeLong(mail.receivedAt().getEpochSecond());
    out.writeInt(mail.receivedAt().getNano());
    out.writeUTF(mail.from());
    out.writeUTF(String.join("\n", mail.to()));
    long start = file.length();
    ByteArrayOutputStream record = new ByteArrayOutputStream(4 + head.size() + mail.raw().length);
    DataOutputStream whole = new DataOutputStream(record);
    whole.writeInt(head.size() + mail.raw().length);
    whole.write(head.toByteArray());
    whole.write(mail.raw());
    file.seek(start);
    file.write(record.toByteArray());
    return new Place(start + 4 + head.size(), mail.raw().length);
  }

  byte[] read(long offset, int length) throws IOException {
    byte[] raw = new byte[length];
    file.seek(offset);
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
      Instant receivedAt = Instant.ofEpochSecond(in.readLong(), in.readInt());
      String from = in.readUTF();
      List<String> to = List.of(in.readUTF().split("\n"));
      int rawLength = in.available();
      Mail mail = new Mail(receivedAt, from, to, in.readNBytes(rawLength));
      reader.take(mail, position + 4 + length - rawLength, rawLength);
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
}
