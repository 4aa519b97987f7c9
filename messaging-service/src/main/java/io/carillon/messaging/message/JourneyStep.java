package io.carillon.messaging.message;

/** The step of a journey that asked. */
public record JourneyStep(String key, String id, int version, String enrollmentId, String step) {}
