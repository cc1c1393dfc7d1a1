// Made by build.py: the first bytes of the SHA-256 of the other sources.
#define BUILD_ID 0x5b, 0x73, 0xf7, 0xcb
