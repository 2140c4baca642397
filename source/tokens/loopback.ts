/** Whether a host name of a URL (`localhost`, `127.0.0.1`, `[::1]`) is this machine, so that nothing sent to it leaves it. */
export const isLoopback = (hostname: string): boolean => /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
