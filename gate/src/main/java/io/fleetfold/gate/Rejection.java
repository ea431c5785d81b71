package io.fleetfold.gate;

/**
 * Why a request is not let in.
 *
 * @param status the HTTP status
 * @param title a few words that are the same each time
 * @param message what is wrong
 * @param header the header that is wrong
 * @param remedy what to do about it
 */
public record Rejection(int status, String title, String message, String header, String remedy) {}
