-- How far each consumer has applied each partition.
CREATE TABLE position (
  consumer text NOT NULL,
  topic text NOT NULL,
  partition int NOT NULL,
  next bigint NOT NULL,
  PRIMARY KEY (consumer, topic, partition)
);

-- What transactions decided to tell others and is not yet acknowledged. Rows of all tenants: it is
-- read by the publisher alone, and holds protobuf.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  key text NOT NULL,
  tenant text NOT NULL,
  record_id text NOT NULL,
  type text NOT NULL,
  value bytea,
  origin_partition int,
  origin_offset bigint,
  traceparent text
);
