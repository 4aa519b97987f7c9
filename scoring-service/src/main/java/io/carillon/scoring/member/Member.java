package io.carillon.scoring.member;

import java.time.Instant;
import java.util.UUID;

/** A profile in a segment, since when. */
public record Member(UUID profile, Instant since) {}
