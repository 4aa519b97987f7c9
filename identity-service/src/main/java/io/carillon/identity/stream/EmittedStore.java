package io.carillon.identity.stream;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.ByteArrays;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.InflaterInputStream;
import org.jdbi.v3.core.Handle;

/**
 * What followed from the latest records of each partition. Records are handled one batch after the
 * other, and the next one only when what followed from the last one is acknowledged; so what stands
 * before a batch is of no more use, but what stands inside it is: after a crash a batch holds
 * records that were applied without being acknowledged, and a second crash repeats them again. What
 * Kafka knows to be done is repeated by nobody: it goes even when nothing more comes, as it tells
 * of people.
 */
@ApplicationScoped
class EmittedStore {
  private static final int BUFFER = 65_536;
  private static final int FASTEST = 1;

  /** With which a zlib stream begins, and a frame of zstd does not. */
  private static final byte DEFLATED = 0x78;

  /** A record to emit, and the place in `events.raw` that it followed from. */
  record Emission(Outbound record, int partition, long offset) {}

  private record Slot(String tenant, int partition) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int byTenant = tenant.compareTo(other.tenant);
      return byTenant != 0 ? byTenant : Integer.compare(partition, other.partition);
    }
  }

  /**
   * Keeps these, and forgets what followed from records that come before the batch.
   *
   * @param from the first offset of the batch in each partition, repeated records counted
   */
  void keep(Handle tx, List<Emission> emissions, Map<Integer, Long> from) {
    TreeMap<Slot, List<Emission>> slots = new TreeMap<>();
    for (Emission emission : emissions) {
      slots
          .computeIfAbsent(
              new Slot(emission.record().tenant(), emission.partition()), _ -> new ArrayList<>())
          .add(emission);
    }
    if (slots.isEmpty()) {
      return;
    }
    List<Slot> keys = List.copyOf(slots.keySet());
    List<List<Emission>> lists = List.copyOf(slots.values());
    tx.createUpdate(
            """
            INSERT INTO emitted AS before
              (tenant_id, origin_partition, since, last_offset, records)
            SELECT tenant_id, origin_partition, since, last_offset, ARRAY[records]
              FROM unnest(:tenants::text[], :partitions::int[], :from::bigint[],
                :lasts::bigint[], :records::bytea[])
                AS now (tenant_id, origin_partition, since, last_offset, records)
            ON CONFLICT (tenant_id, origin_partition) DO UPDATE SET
              since = excluded.since,
              last_offset = excluded.last_offset,
              records = CASE WHEN before.last_offset < excluded.since THEN excluded.records
                ELSE before.records || excluded.records END
            """)
        .bindArray("tenants", String.class, keys.stream().map(Slot::tenant).toList())
        .bindArray("partitions", Integer.class, keys.stream().map(Slot::partition).toList())
        .bindArray(
            "from",
            Long.class,
            keys.stream().map(slot -> from.getOrDefault(slot.partition(), 0L)).toList())
        .bindArray("lasts", Long.class, lists.stream().map(EmittedStore::last).toList())
        .bind("records", ByteArrays.of(lists.stream().map(EmittedStore::write).toList()))
        .execute();
  }

  /** What followed from the records between two offsets of a partition, for the named tenants. */
  List<Emission> find(Handle tx, int partition, long first, long last) {
    List<byte[][]> rows =
        tx.createQuery(
                """
                SELECT records FROM emitted
                 WHERE tenant_id = ANY(string_to_array(current_setting('carillon.tenants'), ','))
                   AND origin_partition = :partition AND last_offset >= :first
                """)
            .bind("partition", partition)
            .bind("first", first)
            .map((row, _) -> (byte[][]) row.getArray(1).getArray())
            .list();
    return rows.stream()
        .flatMap(Arrays::stream)
        .flatMap(batch -> read(batch, partition).stream())
        .filter(emission -> emission.offset() >= first && emission.offset() <= last)
        .sorted(Comparator.comparingLong(Emission::offset))
        .toList();
  }

  /**
   * Forgets some of what followed from records before these offsets.
   *
   * @param committed by partition
   */
  int forget(Handle tx, Map<Integer, Long> committed) {
    List<Integer> partitions = List.copyOf(committed.keySet());
    return tx.createUpdate(
            """
            DELETE FROM emitted WHERE (tenant_id, origin_partition) IN
              (SELECT e.tenant_id, e.origin_partition FROM emitted e
                 JOIN unnest(:partitions::int[], :ends::bigint[]) AS c(number, next)
                   ON c.number = e.origin_partition
                WHERE e.tenant_id = ANY(string_to_array(current_setting('carillon.tenants'), ','))
                  AND e.last_offset < c.next
                ORDER BY 1, 2 LIMIT 1000 FOR UPDATE OF e SKIP LOCKED)
            """)
        .bindArray("partitions", Integer.class, partitions)
        .bindArray("ends", Long.class, partitions.stream().map(committed::get).toList())
        .execute();
  }

  private static long last(List<Emission> emissions) {
    return emissions.stream().mapToLong(Emission::offset).max().orElseThrow();
  }

  private static byte[] write(List<Emission> emissions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(emissions.size());
      for (Emission emission : emissions) {
        Outbound record = emission.record();
        byte[] value = record.value();
        String trace = record.traceparent();
        out.writeLong(emission.offset());
        out.writeUTF(record.topic().name());
        out.writeUTF(record.key());
        out.writeUTF(record.tenant());
        out.writeUTF(record.id());
        out.writeUTF(record.type());
        out.writeUTF(trace == null ? "" : trace);
        out.writeInt(value == null ? 0 : value.length);
        out.write(value == null ? new byte[0] : value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Zstd.compress(bytes.toByteArray(), FASTEST);
  }

  private static List<Emission> read(byte[] bytes, int partition) {
    try (DataInputStream in =
        new DataInputStream(unpacked(new ByteArrayInputStream(bytes), bytes[0]))) {
      int count = in.readInt();
      List<Emission> emissions = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        long offset = in.readLong();
        Topic topic = Topic.valueOf(in.readUTF());
        String key = in.readUTF();
        String tenant = in.readUTF();
        String id = in.readUTF();
        String type = in.readUTF();
        String trace = in.readUTF();
        byte[] value = in.readNBytes(in.readInt());
        Outbound record =
            new Outbound(
                topic,
                key,
                tenant,
                id,
                type,
                value,
                new Outbound.Place(partition, offset),
                trace.isEmpty() ? null : trace);
        emissions.add(new Emission(record, partition, offset));
      }
      return emissions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a process of an older version wrote is deflated. */
  private static InputStream unpacked(InputStream packed, byte first) throws IOException {
    return first == DEFLATED ? new InflaterInputStream(packed) : new ZstdInputStream(packed);
  }
}
