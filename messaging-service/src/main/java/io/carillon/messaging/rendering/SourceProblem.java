package io.carillon.messaging.rendering;

/**
 * A part of a template that does not parse.
 *
 * @param part `subject`, `mjml`, …
 * @param line from 1; 0 when the place is not known
 * @param found what stands there
 * @param expected what should
 */
public record SourceProblem(String part, int line, String found, String expected) {}
